"""The pages that the sandbox serves unasked: of each host a good one, its wall, and one without tags.

Facts of papers are real (titles, authors, years, ids); sentences are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from enrichers.sandbox.page_forms import PagePaper, html_page, render_page
from enrichers.sandbox.wire import Response

_HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class HostSample:
    """A host with its good page, and paths (with query) at which its wall and a page without tags lie."""

    host: str
    paper: PagePaper
    wall: str
    untagged: str

    @property
    def good(self) -> str:
        """The path of the good page."""
        return self.paper.path


LOTTERY = PagePaper(
    "The Lottery Ticket Hypothesis: Finding Sparse, Trainable Neural Networks",
    (("Jonathan", "Frankle"), ("Michael", "Carbin")),
    date(2019, 2, 21),
    "/forum?id=rJl-b3RcF7",
    "International Conference on Learning Representations",
)
SAMPLES = (
    HostSample("openreview.net", LOTTERY, "/forum?id=wall", "/forum?id=untagged"),
    HostSample(
        "openaccess.thecvf.com",
        PagePaper(
            "VGGT: Visual Geometry Grounded Transformer",
            (("Jianyuan", "Wang"), ("Minghao", "Chen"), ("Nikita", "Karaev")),
            date(2025, 6, 11),
            "/content/CVPR2025/html/Wang_VGGT_Visual_Geometry_Grounded_Transformer_CVPR_2025_paper.html",
            "Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition",
        ),
        "/content/CVPR2025/html/Wall_CVPR_2025_paper.html",
        "/content/CVPR2025/html/Untagged_CVPR_2025_paper.html",
    ),
    HostSample(
        "proceedings.neurips.cc",
        PagePaper(
            "Fourier Features Let Networks Learn High Frequency Functions in Low Dimensional Domains",
            (("Matthew", "Tancik"), ("Pratul", "Srinivasan"), ("Ben", "Mildenhall")),
            date(2020, 12, 6),
            "/paper_files/paper/2020/hash/55053683268957697aa39fba6f231c68-Abstract.html",
        ),
        "/paper/2020/hash/00000000000000000000000000000001-Abstract.html",
        "/paper/2020/hash/00000000000000000000000000000002-Abstract.html",
    ),
    HostSample(
        "proceedings.mlr.press",
        PagePaper(
            "Extrapolating Beyond Suboptimal Demonstrations via Inverse Reinforcement Learning from Observations",
            (("Daniel", "Brown"), ("Wonjoon", "Goo"), ("Prabhat", "Nagarajan"), ("Scott", "Niekum")),
            date(2019, 5, 24),
            "/v97/brown19a.html",
            "International Conference on Machine Learning",
        ),
        "/v97/wall19a.html",
        "/v97/untagged19a.html",
    ),
    HostSample(
        "aclanthology.org",
        PagePaper(
            "How many data points is a prompt worth?",
            (("Teven", "Le Scao"), ("Alexander M.", "Rush")),
            date(2021, 6, 1),
            "/2021.naacl-main.208/",
            "Proceedings of the 2021 Conference of the NAACL",
            doi="10.18653/v1/2021.naacl-main.208",
        ),
        "/2021.naacl-main.1/",
        "/2021.naacl-main.2/",
    ),
    HostSample(
        "link.springer.com",
        PagePaper(
            "On the theory of identical particles",
            (("J. M.", "Leinaas"), ("J.", "Myrheim")),
            date(1977, 1, 1),
            "/article/10.1007/BF02727953",
            "Il Nuovo Cimento B",
            doi="10.1007/BF02727953",
        ),
        "/article/10.1007/wall",
        "/article/10.1007/untagged",
    ),
    HostSample(
        "www.nature.com",
        PagePaper(
            "Highly accurate protein structure prediction with AlphaFold",
            (("John", "Jumper"), ("Richard", "Evans"), ("Alexander", "Pritzel")),
            date(2021, 8, 1),
            "/articles/s41586-021-03819-2",
            "Nature",
            doi="10.1038/s41586-021-03819-2",
            pdf_url="https://www.nature.com/articles/s41586-021-03819-2.pdf",
        ),
        "/articles/wall",
        "/articles/untagged",
    ),
    HostSample(
        "ojs.aaai.org",
        PagePaper(
            "Resource Efficient Sleep Staging via Multi-Level Masking and Prompt Learning",
            (("Lejun", "Ai"), ("Yulong", "Li")),
            date(2026, 3, 17),
            "/index.php/AAAI/article/view/36958",
            "Proceedings of the AAAI Conference on Artificial Intelligence",
            doi="10.1609/aaai.v40i1.36958",
        ),
        "/index.php/AAAI/article/view/1",
        "/index.php/AAAI/article/view/2",
    ),
    HostSample(
        "jmlr.org",
        PagePaper(
            "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
            (("Nitish", "Srivastava"), ("Geoffrey", "Hinton"), ("Alex", "Krizhevsky")),
            date(2014, 6, 1),
            "/papers/v15/srivastava14a.html",
            pdf_url="http://jmlr.org/papers/volume15/srivastava14a/srivastava14a.pdf",
        ),
        "/papers/v15/wall14a.html",
        "/papers/v15/untagged14a.html",
    ),
    HostSample(
        "www.ijcai.org",
        PagePaper(
            "Synthesising Minimum Cost Dynamic Norms",
            (("Natasha", "Alechina"), ("Brian", "Logan")),
            date(2025, 8, 16),
            "/proceedings/2025/1",
            doi="10.24963/ijcai.2025/1",
            pdf_url="https://www.ijcai.org/proceedings/2025/0001.pdf",
        ),
        "/proceedings/2025/2",
        "/proceedings/2025/3",
    ),
    HostSample(
        "hal.science",
        PagePaper(
            "Déplacement de Knight dans les alliages", (("Jacques", "Friedel"),), date(1955, 1, 1), "/jpa-00235190"
        ),
        "/hal-00000001",
        "/hal-00000002",
    ),
    HostSample(
        "www.biorxiv.org",
        PagePaper(
            "A SARS-CoV-2-Human Protein-Protein Interaction Map Reveals Drug Targets and Potential Drug-Repurposing",
            (("David E.", "Gordon"), ("Gwendolyn M.", "Jang"), ("Mehdi", "Bouhaddou")),
            date(2020, 3, 27),
            "/content/10.1101/2020.03.22.002386v3",
            doi="10.1101/2020.03.22.002386",
        ),
        "/content/10.1101/2020.01.01.000001v1",
        "/content/10.1101/2020.01.01.000002v1",
    ),
    HostSample(
        "pmc.ncbi.nlm.nih.gov",
        PagePaper(
            "GenBank",
            (("Dennis A", "Benson"), ("Mark", "Cavanaugh"), ("Karen", "Clark")),
            date(2012, 11, 26),
            "/articles/PMC3531190/",
            "Nucleic Acids Research",
            doi="10.1093/nar/gks1195",
        ),
        "/articles/PMC1/",
        "/articles/PMC2/",
    ),
    HostSample(
        "www.usenix.org",
        PagePaper(
            "Backpressure Flow Control",
            (("Prateesh", "Goyal"), ("Preey", "Shah"), ("Kevin", "Zhao")),
            date(2022, 4, 4),
            "/conference/nsdi22/presentation/goyal",
            "19th USENIX Symposium on Networked Systems Design and Implementation (NSDI 22)",
            pdf_url="https://www.usenix.org/system/files/nsdi22-paper-goyal.pdf",
        ),
        "/conference/nsdi22/presentation/wall",
        "/conference/nsdi22/presentation/untagged",
    ),
    HostSample(
        "chihyaoma.github.io",
        PagePaper(
            "The Regretful Agent: Heuristic-Aided Navigation through Progress Estimation",
            (("Chih-Yao", "Ma"), ("Zuxuan", "Wu"), ("Ghassan", "AlRegib")),
            date(2019, 3, 5),
            "/project/2019/02/25/regretful.html",
            "Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition (CVPR)",
            arxiv_id="1903.01602",
        ),
        "/wall/",
        "/untagged/",
    ),
)
# Host -> status and title of what it shows in place of a page; hosts without an own one show Cloudflare's.
_WALLS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "openreview.net": (200, "Verifying your browser | OpenReview"),
        "link.springer.com": (200, "Client Challenge"),
        "www.nature.com": (200, "Client Challenge"),
    }
)


def sample_pages() -> dict[str, Response]:
    """The pages of the samples, by host, path and query, with a robots.txt beside them."""
    pages: dict[str, Response] = {}
    for sample in SAMPLES:
        status, title = _WALLS.get(sample.host, (403, "Just a moment..."))
        blank = html_page((), "<h1>A page of few words</h1>", "Archive")
        pages[sample.host + sample.good] = Response(200, render_page(sample.host, sample.paper), _HTML)
        pages[sample.host + sample.wall] = Response(status, _wall(title), _HTML)
        pages[sample.host + sample.untagged] = Response(200, blank.encode(), _HTML)
        if not sample.host.endswith(".github.io"):
            pages[sample.host + "/robots.txt"] = Response(
                200, b"User-agent: *\nDisallow: /search\n", {"Content-Type": "text/plain"}
            )
    return pages


def _wall(title: str) -> bytes:
    return html_page(
        ('<meta name="robots" content="noindex,nofollow">',), "<noscript>Script is needed.</noscript>", title
    ).encode()

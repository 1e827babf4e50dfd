"""What the headings above an entry say of it: that works stand there, or things which are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lists.words.labels import WORD, split_words

# Under a heading of nothing but these words (and fillers) stand no works.
_NO_WORKS = split_words(
    """
    blog blogs post posts blogpost blogposts tutorial tutorials course courses coursework lecture lectures class classes
    mooc moocs video videos talk talks webinar webinars workshop workshops seminar seminars podcast podcasts newsletter
    newsletters news conference conferences journal journals venue venues event events people researcher researchers
    person persons lab labs laboratory laboratories group groups team teams community communities forum forums website
    websites site sites webpage webpages homepage leaderboard leaderboards competition competitions contest contests
    job jobs company companies startup startups product products service services twitter youtube slack discord reddit
    meetup meetups interview interviews channel channels playlist playlists magazine magazines bootcamp bootcamps
    certification training summer school schools faq glossary
    视频 新闻 资讯 会议 网站 社区 论坛 比赛 竞赛 人物 实验室 团队 研究组 友情链接 教学视频
    コース 講義 動画 学会 会議 論文誌 ジャーナル ニュース 영상 학회 뉴스
    curso cursos tutorial tutoriales vídeo vídeos blogs conferencia conferencias revista revistas noticias charlas
    cours tutoriels vidéos conférences revues nouvelles kurse kurs konferenzen zeitschriften nachrichten vorträge
    курсы курс блоги блог видео конференции журналы новости лекции
    """
)
# These say so with other words beside them too: ``LLM Tutorials and Courses``.
_NO_WORKS_ANYWHERE = split_words(
    """
    blogs blogposts tutorials courses lectures moocs webinars podcasts newsletters journals conferences youtube
    playlists meetups bootcamps channels cursos tutoriales tutoriels kurse курсы блоги
    """
)
# Words of works: a heading that has one of them tells nothing against what stands below it.
_WORKS = split_words(
    """
    paper papers survey surveys review reviews book books textbook textbooks thesis theses dissertation dissertations
    publication publications article articles preprint preprints report reports dataset datasets data benchmark
    benchmarks code codes software tool tools toolbox toolboxes toolkit toolkits library libraries implementation
    implementations framework frameworks package packages repository repositories repo repos project projects model
    models literature proceedings reading readings research work works application applications algorithm algorithms
    method methods artículos libros 书 库 livres bücher статьи книги
    """
)
_BOOKS = split_words(
    "book books textbook textbooks thesis theses dissertation dissertations 书 书籍 libros livres bücher книги"
)
_FILLERS = split_words(
    """
    and or of on in for to the a an with by from other others more useful related recommended online free great good
    best awesome additional external interesting selected some open list lists resource resources learning material
    materials link links section my our key top main general misc academic scientific video
    和 与 及 其他 相关 推荐 列表 资源 y e et de und
    """
)
# About the list or the program itself, not about works.
_ABOUT = split_words(
    """
    installation install installing setup usage use quickstart start getting started features feature changelog changes
    release releases notes history updates update news roadmap todo contributing contribution contributions contribute
    contributors license licence citation citing cite acknowledgement acknowledgements acknowledgment acknowledgments
    credits credit thanks faq requirements requirement dependencies dependency prerequisites build configuration config
    api documentation docs contents toc table maintainers maintainer contact support sponsors sponsor donate star
    disclaimer community new latest recent what s is ci tests testing development overview introduction about
    安装 使用 更新 更新日志 新闻 贡献 贡献者 致谢 引用 许可证 目录 联系 联系方式
    """
)
# Chinese and Japanese headings are written without blanks; what may also be a topic (视频) is not among these.
_NO_WORKS_WITHIN = re.compile(
    "博客|教程|课程|公开课|讲座|期刊|公众号|招聘|学习资源|ブログ|チュートリアル|講座|튜토리얼|강의|블로그"
)
_WORKS_WITHIN = re.compile("论文|综述|书籍|数据集|代码|工具|框架|项目|模型|文献|論文|データ|논문|데이터")
_LISTS_OF_LISTS = re.compile(
    r"\b(?:(?:related|other|similar|more|friend\w*|awesome|paper|reading|sister|parent)\W+)+(?:awesome\W+)?"
    r"(?:lists?|collections?|awesomes?|surveys? lists?|repo lists?)\b|^\W*awesome\W*(?:lists?)?\W*$|\blists? of lists\b"
    r"|相关列表|其他列表|awesome系列",
    re.IGNORECASE,
)
_OF_THE_LIST = re.compile(r"\bawesome\b|\blist\b", re.IGNORECASE)


def _words(heading: str) -> list[str]:
    return [word for word in WORD.findall(heading.lower()) if not word.isdigit()]


@lru_cache(maxsize=1024)
def _says_no_works(heading: str) -> bool | None:
    """True where a heading speaks of what is no work, False where it speaks of works, None where of neither."""
    words = _words(heading)
    if any(word in _WORKS for word in words) or _WORKS_WITHIN.search(heading):
        return False
    if any(word in _NO_WORKS_ANYWHERE for word in words) or _NO_WORKS_WITHIN.search(heading):
        return True
    if any(word in _NO_WORKS for word in words) and all(word in _NO_WORKS or word in _FILLERS for word in words):
        return True
    return None


def holds_no_works(section: Sequence[str]) -> bool:
    """Whether the headings above a place say that no works stand there; the innermost that speaks counts."""
    for index in range(len(section) - 1, -1, -1):
        if index == 0 and _OF_THE_LIST.search(section[0]):
            return False  # the name of the list itself
        said = _says_no_works(section[index])
        if said is not None:
            return said
    return False


def holds_books(section: Sequence[str]) -> bool:
    """Whether books or theses stand there, whose pages are at no publisher of papers."""
    return any(word in _BOOKS for heading in section[-2:] for word in _words(heading))


def holds_lists(section: Sequence[str]) -> bool:
    """Whether lists of works stand there, and not works."""
    return any(_LISTS_OF_LISTS.search(heading) is not None for heading in section[-1:])


@lru_cache(maxsize=1024)
def _is_about(heading: str) -> bool:
    words = _words(heading)
    return bool(words) and all(word in _ABOUT or word in _FILLERS for word in words) and any(w in _ABOUT for w in words)


def is_about_the_list(section: Sequence[str]) -> bool:
    """Whether the innermost heading speaks of the list or program itself: ``News``, ``Installation``, ``Citation``."""
    return bool(section) and _is_about(section[-1])

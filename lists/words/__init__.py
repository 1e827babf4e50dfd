"""What the words of lists mean: labels of links, headers of tables, headings, and what is put around titles."""

"""`dragoman report`: one HTML page that shows a release, and the charts of Dagster's UI.

`content` reads a release into plain data, `placing` finds evidence in the clean text,
`wording` says a row in a line, `page` puts all into one file, `charts` draws the few pictures
that Dagster shows. The page's own code is `page.html`, `page.css` and `page.js`.
"""

"""Pages in the manner of many publishing systems, with what a reader takes from each.

Belongs here: markup and the expected fields. Does not: the test (`test_html_pages`).
"""

# ruff: noqa: E501 - markup is long-winded

from __future__ import annotations

from typing import Any

P1 = "The foreign ministers of Ghana and Togo signed a water-sharing agreement in Lomé on Monday, ending two years of talks over the Volta basin."
P2 = "“We have chosen to share rather than to count,” said Ama Boateng, the Ghanaian minister, after the ceremony in the old customs house."
P3 = "Under the pact, Togo will receive $40 million over five years to repair canals, and both countries will publish river levels every day."
P4 = "Farmers north of the border said they would wait to see water before they believed the words of any minister."
BODY = [P1, P2, P3, P4]
PAGES: dict[str, tuple[bytes, dict[str, Any]]] = {}


def ps(tag: str = "p") -> str:
    return "\n".join(f"<{tag}>{p}</{tag}>" for p in BODY)


def page(name: str, markup: str | bytes, **want: Any) -> None:
    data = markup if isinstance(markup, bytes) else markup.encode()
    PAGES[name] = (data, {"body": BODY, **want})


page(
    "wordpress",
    f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>Ghana and Togo agree to share the Volta &#8211; The Coast Gazette</title>
<meta property="og:site_name" content="The Coast Gazette" /><meta property="og:title" content="Ghana and Togo agree to share the Volta" /><link rel="canonical" href="https://coastgazette.example/2025/03/04/volta/" />
<meta property="article:published_time" content="2025-03-04T08:12:00+00:00" /><meta property="article:modified_time" content="2025-03-06T09:00:00+00:00" /><meta name="author" content="Kofi Adomako" /></head>
<body class="post-template-default single"><a class="skip-link" href="#content">Skip to content</a><header id="masthead"><p class="site-title"><a href="/">The Coast Gazette</a></p><nav id="site-navigation"><ul id="primary-menu"><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main id="primary"><article id="post-8812" class="post hentry"><header class="entry-header"><h1 class="entry-title">Ghana and Togo agree to share the Volta</h1><div class="entry-meta"><span class="posted-on">Posted on <time class="entry-date published" datetime="2025-03-04T08:12:00+00:00">March 4, 2025</time><time class="updated" datetime="2025-03-06T09:00:00+00:00">March 6, 2025</time></span><span class="byline"> by <span class="author vcard"><a class="url fn n" href="/author/kofi">Kofi Adomako</a></span></span></div></header>
<div class="entry-content"><figure class="wp-block-image"><img src="a.jpg" alt="ministers"/><figcaption>Ministers at the customs house. Photo: K. Adomako</figcaption></figure>{ps()}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="#">Twitter</a></li><li><a href="#">Facebook</a></li></ul></div><div id="jp-relatedposts"><h3>Related</h3><ul><li><a href="/2025/02/01/x">Togo's farmers count the cost of a dry season</a></li></ul></div></div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="/world">World</a></span><span class="tags-links">Tagged <a href="/t/volta">Volta</a></span></footer></article>
<nav class="navigation post-navigation"><div class="nav-previous"><a href="/p">Previous: Cocoa prices fall for a third week as rains return</a></div></nav>
<div id="comments"><h2 class="comments-title">2 thoughts on &ldquo;Ghana and Togo agree&rdquo;</h2><ol class="comment-list"><li><p>Yaw says: My uncle sold his land in Keta last year and the minister never answered his letters.</p></li></ol><div id="respond"><h3>Leave a Reply</h3><p>Your email address will not be published.</p></div></div></main>
<aside id="secondary"><section class="widget"><h2>Recent Posts</h2><ul><li><a href="/1">Port of Tema hires two hundred dockers for the harvest season</a></li></ul></section></aside><footer id="colophon">Proudly powered by WordPress</footer></body></html>""",
    title="Ghana and Togo agree to share the Volta",
    author="Kofi Adomako",
    publisher="The Coast Gazette",
    published="2025-03-04",
    basis="metadata",
    url="https://coastgazette.example/2025/03/04/volta/",
)

page(
    "amp",
    f"""<!doctype html><html ⚡ lang="en"><head><meta charset="utf-8"><script async src="https://cdn.ampproject.org/v0.js"></script><title>Volta pact signed</title><link rel="canonical" href="https://news.example/a/1">
<script type="application/ld+json">{{"@context":"http://schema.org","@type":"NewsArticle","mainEntityOfPage":"https://news.example/a/1","headline":"Volta pact signed in Lomé","datePublished":"2025-03-04T21:00:00Z","dateModified":"2025-03-05T01:00:00Z","author":{{"@type":"Person","name":"Ada O'Neill"}},"publisher":{{"@type":"Organization","name":"News Example","logo":{{"@type":"ImageObject","url":"x"}}}}}}</script><style amp-boilerplate>body{{visibility:hidden}}</style></head>
<body><amp-sidebar id="s"><ul><li>Home</li><li>World</li></ul></amp-sidebar><article class="amp-wp-article"><header><h1 class="amp-wp-title">Volta pact signed in Lomé</h1></header><div class="amp-wp-article-content">{ps()}<amp-ad width=300><div fallback>Advertisement</div></amp-ad></div></article><amp-consent><div>We use cookies to improve this site. Accept</div></amp-consent></body></html>""",
    title="Volta pact signed in Lomé",
    author="Ada O'Neill",
    publisher="News Example",
    published="2025-03-04",
    basis="metadata",
)

page(
    "jsonld_graph",
    f"""<html><head><title>x</title><script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"WebSite","name":"Delta Daily","publisher":{{"@id":"#org"}}}},{{"@type":"Organization","@id":"https://delta.example/#org","name":"Delta Daily"}},{{"@type":"Person","@id":"https://delta.example/#/person/1","name":"Esi Mensah"}},{{"@type":["Article","NewsArticle"],"headline":"A river, two flags &amp; one pact","author":{{"@id":"https://delta.example/#/person/1"}},"publisher":{{"@id":"https://delta.example/#org"}},"datePublished":"2025-03-05T00:30:00+05:30","mainEntityOfPage":{{"@id":"https://delta.example/river"}}}}]}}</script></head><body><div id="app"><div><div class="css-1x2"><div class="css-9"><h1>A river, two flags &amp; one pact</h1></div><div class="css-8"><div>{ps(tag="div")}</div></div></div></div></div></body></html>""",
    title="A river, two flags & one pact",
    author="Esi Mensah",
    publisher="Delta Daily",
    published="2025-03-05",
    url="https://delta.example/river",
)

page(
    "microdata",
    f"""<html><body><div itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">Two states share a river</h1><span itemprop="author" itemscope itemtype="http://schema.org/Person">By <span itemprop="name">Femi Ade</span></span><meta itemprop="datePublished" content="2025-03-04"/><meta itemprop="dateModified" content="2025-03-09"/><div itemprop="publisher" itemscope itemtype="http://schema.org/Organization"><meta itemprop="name" content="River Times"/></div><div itemprop="articleBody">{ps()}</div></div></body></html>""",
    title="Two states share a river",
    author="Femi Ade",
    publisher="River Times",
    published="2025-03-04",
)

page(
    "opengraph_only",
    f"""<html prefix="og: http://ogp.me/ns#"><head><meta content="Pact on the Volta" property="og:title"><meta content="Lagos Wire" property="og:site_name"><meta content="2025-03-04T10:00:00+01:00" property="article:published_time"><meta property="article:author" content="https://www.facebook.com/lagoswire"><meta property="og:url" content="https://lagoswire.example/x"></head><body><div class="td-post-content"><h1>Pact on the Volta</h1>{ps()}</div></body></html>""",
    title="Pact on the Volta",
    author=None,
    publisher="Lagos Wire",
    published="2025-03-04",
    url="https://lagoswire.example/x",
)

page(
    "visible_byline_only",
    f"""<html><head><title>Volta pact | Accra Observer</title></head><body><div class="wrap"><h1>Volta pact closes a long quarrel</h1><p class="meta">By Abena Osei | 4 March 2025, 10:15 GMT | Updated 6 March 2025</p>{ps()}<p>© 2025 Accra Observer. All rights reserved.</p></div></body></html>""",
    title="Volta pact closes a long quarrel",
    author="Abena Osei",
    published="2025-03-04",
    basis="body",
    publisher="Accra Observer",
)

page(
    "br_paragraphs",
    "<html><head><title>Old site: Volta</title></head><body bgcolor=white><table width=600><tr><td><font face=arial><b><h1>Volta pact signed at last</h1></b><br>March 4, 2025<br><br>"
    + "<br><br>\n".join(BODY)
    + "<br><br></font></td><td><a href=1>Home</a><br><a href=2>Archive</a></td></tr></table></body></html>",
    title="Volta pact signed at last",
    published="2025-03-04",
)

page(
    "cookie_related_pullquote",
    f"""<html><head><meta property="og:title" content="The river pact"></head><body><div id="onetrust-consent-sdk"><div role="dialog"><h2>We value your privacy</h2><p>We and our 845 partners store and access information on a device, such as cookies, and process personal data, such as unique identifiers, for the purposes described below.</p><button>Accept all</button></div></div><main><article><h1>The river pact</h1><p>{P1}</p><aside class="related"><h3>Read more</h3><ul><li><a href="/a">Why the Volta dams were never finished, and who paid for the delay</a></li><li><a href="/b">Togo's president names a new cabinet of twenty-two ministers</a></li></ul></aside><p>{P2}</p><blockquote class="pullquote"><p>We have chosen to share rather than to count</p></blockquote><p>{P3}</p><div class="newsletter-signup"><p>Sign up for our weekly newsletter to get the best of our reporting in your inbox.</p></div><p>{P4}</p></article></main></body></html>""",
    title="The river pact",
    nothave=["value your privacy", "never finished", "new cabinet", "newsletter"],
)

page(
    "liveblog",
    f"""<html><head><script type="application/ld+json">{{"@type":"LiveBlogPosting","headline":"Volta summit live","datePublished":"2025-03-04T06:00:00Z","author":[{{"@type":"Person","name":"Ann Lee"}},{{"@type":"Person","name":"Bo Dahl"}}],"publisher":{{"name":"The Monitor"}},"liveBlogUpdate":[{{"@type":"BlogPosting","headline":"Pact signed","datePublished":"2025-03-04T15:00:00Z","articleBody":"x"}}]}}</script></head><body><article><h1>Volta summit live</h1><div class="live-posts"><div class="live-post"><time datetime="2025-03-04T15:00:00Z">15.00 GMT</time><h2>Pact signed</h2><p>{P1}</p></div><div class="live-post"><time datetime="2025-03-04T14:10:00Z">14.10 GMT</time><h2>Minister speaks</h2><p>{P2}</p></div><div class="live-post"><time datetime="2025-03-04T13:00:00Z">13.00 GMT</time><h2>The terms</h2><p>{P3}</p><p>{P4}</p></div></div></article></body></html>""",
    title="Volta summit live",
    author="Ann Lee, Bo Dahl",
    publisher="The Monitor",
    published="2025-03-04",
    headings=["Pact signed", "Minister speaks", "The terms"],
    nothave=["GMT"],
)

page(
    "paywall",
    f"""<html><head><meta property="og:title" content="Volta pact"><meta property="article:published_time" content="2025-03-04"></head><body><article><h1>Volta pact</h1><p>{P1}</p><p>{P2}</p><div class="paywall-gate"><h2>Subscribe to continue reading</h2><p>Already a subscriber? Log in. Get unlimited digital access for €1 a week for the first three months.</p></div></article></body></html>""",
    title="Volta pact",
    body=[P1, P2],
    nothave=["unlimited digital", "continue reading"],
)

page(
    "latin1",
    (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><title>Lomé</title></head><body><h1>Lomé pact</h1>'
        + ps().replace("“", '"').replace("”", '"')
        + "<p>Señor Muñoz, the façade’s keeper, told the café owner that the résumé of the day was naïve but useful for all.</p></body></html>"
    )
    .replace("’", "'")
    .encode("latin-1"),
    title="Lomé pact",
    body=[p.replace("“", '"').replace("”", '"') for p in BODY]
    + [
        "Señor Muñoz, the façade's keeper, told the café owner that the résumé of the day was naïve but useful for all."
    ],
)
page(
    "windows1252_quotes",
    (
        "<html><head><meta charset=windows-1252></head><body><h1>Lomé pact at last</h1>"
        + ps()
        + "</body></html>"
    ).encode("cp1252"),
    title="Lomé pact at last",
)
page(
    "windows1251_decl",
    (
        '<html><head><meta charset="windows-1251"></head><body><h1>Pact on the river</h1>'
        + ps().replace("é", "e")
        + "<p>The Russian daily Коммерсантъ called the pact “a quiet surprise” in its Tuesday edition, as did others.</p></body></html>"
    ).encode("cp1251"),
    title="Pact on the river",
    body=[
        *(p.replace("é", "e") for p in BODY),
        "The Russian daily Коммерсантъ called the pact “a quiet surprise” in its Tuesday edition, as did others.",
    ],
)
page(
    "shift_jis_decl",
    (
        '<html><head><meta charset="shift_jis"></head><body><h1>Pact on the river</h1>'
        + ps().replace("é", "e").replace("“", '"').replace("”", '"')
        + "<p>The Japanese ambassador, writing as 山田太郎, called the pact a good beginning for both of the countries.</p></body></html>"
    ).encode("shift_jis"),
    title="Pact on the river",
    body=[
        *(p.replace("é", "e").replace("“", '"').replace("”", '"') for p in BODY),
        "The Japanese ambassador, writing as 山田太郎, called the pact a good beginning for both of the countries.",
    ],
)
page(
    "frames",
    """<html><head><title>Frames</title></head><frameset cols="20%,80%"><frame src="menu.html"><frame src="article.html"><noframes><body>Your browser does not support frames.</body></noframes></frameset></html>""",
    refused="no article",
)
page(
    "table_and_list",
    f"""<html><body><article><h1>Pact in figures</h1><p>{P1}</p><table><caption>Payments</caption><thead><tr><th>Year</th><th>Amount</th></tr></thead><tbody><tr><td>2025</td><td>$8 million</td></tr><tr><td>2026</td><td>$8 million</td></tr></tbody></table><p>{P2}</p><p>The pact provides that:</p><ul><li>both countries publish river levels every day at noon;</li><li>no new dam is built before the year 2030;</li></ul><p>{P3}</p><p>{P4}</p></article></body></html>""",
    title="Pact in figures",
    body=[P1, P2, "The pact provides that:", P3, P4],
    lists=2,
)
page(
    "entities_inline",
    f"""<html><body><article><h1>Ghana&rsquo;s pact</h1><p>{P1.replace("Togo", "<a href='/togo'><b>To</b>go</a>").replace("é", "&eacute;")}</p><p>&ldquo;We have chosen to share rather than&nbsp;to&#32;count,&rdquo; said <em>Ama&shy; Boateng</em>, the Ghanaian minister, after the ceremony in the old customs house.</p><p>{P3.replace("$40", "&#36;40")}</p><p>{P4}</p></article></body></html>""",
    title="Ghana’s pact",
)
page(
    "drupal_nested",
    f"""<html><head><meta name="dcterms.date" content="2025-03-04T00:00+00:00"><meta name="dcterms.creator" content="Ola Berg"></head><body class="html not-front"><div id="page"><div class="region region-header"><div class="block"><div class="content"><a href="/">Ministry of Water</a></div></div></div><div id="main"><div class="breadcrumb"><a href="/">Home</a> » <a href="/news">News</a></div><h1 class="title">Statement on the Volta pact</h1><div class="node node-article"><div class="field field-name-body"><div class="field-items"><div class="field-item even" property="content:encoded">{ps()}</div></div></div><ul class="links inline"><li><a href="/login">Log in to post comments</a></li></ul></div></div></div></body></html>""",
    title="Statement on the Volta pact",
    published="2025-03-04",
    author="Ola Berg",
)
page(
    "dek_and_standfirst",
    f"""<html><head><meta property="og:title" content="Sharing the Volta"></head><body><article><header><h1>Sharing the Volta</h1><p class="article-dek">Two neighbours end a quarrel over water that outlived three presidents</p><div class="byline">By <a rel="author" href="/x">Nia Cole</a> and <a rel="author" href="/y">Tom Reyes</a></div><div class="timestamp"><time datetime="2025-03-04">4 Mar 2025</time></div></header>{ps()}</article></body></html>""",
    title="Sharing the Volta",
    author="Nia Cole and Tom Reyes",
    published="2025-03-04",
    standfirst="Two neighbours end a quarrel over water that outlived three presidents",
)
page(
    "ghost_text_hidden",
    f"""<html><body><article><h1>Plain pact</h1><p style="display:none">Hidden text for robots about casino bonuses and betting odds in all of the world.</p><p hidden>Another hidden line about casino bonuses that no reader sees on the page at all.</p>{ps()}</article></body></html>""",
    title="Plain pact",
    nothave=["casino"],
)
page(
    "time_in_related",
    f"""<html><head><title>River pact - The Tide</title></head><body><aside><a href="/o">Older story</a><time datetime="2019-01-01">1 Jan 2019</time></aside><article><h1>River pact</h1><time datetime="2025-03-04T09:00">4 March 2025</time>{ps()}</article></body></html>""",
    title="River pact",
    published="2025-03-04",
)
page(
    "day_first_meta",
    f"""<html lang="en-GB"><head><meta name="date" content="04/03/2025"></head><body><article><h1>River pact</h1>{ps()}<p>The next talks will open on 14/03/2025 in Accra, the two ministries said in a note to reporters.</p></article></body></html>""",
    title="River pact",
    published="2025-03-04",
    body=[
        *BODY,
        "The next talks will open on 14/03/2025 in Accra, the two ministries said in a note to reporters.",
    ],
)
page(
    "copied_from",
    f"""<html><head><meta property="og:site_name" content="Mirror Site"><meta property="article:published_time" content="2025-03-08T10:00:00Z"></head><body><article><h1>River pact</h1><p>Originally published: 4 March 2025</p>{ps()}<p>This article was first published by The Coast Gazette.</p></article></body></html>""",
    title="River pact",
    publisher="Mirror Site",
    republished="2025-03-08",
    published="2025-03-04",
)

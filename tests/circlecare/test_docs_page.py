"""The page of the API works under our own content security policy."""

import re


def test_the_docs_page_has_no_script_inside_that_the_policy_would_stop(client):
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    html = page.content.decode()
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) >= 2
    assert [body for attributes, body in scripts if "src=" not in attributes or body.strip()] == []
    own = re.findall(r'src="(/api/v1/docs/[^"]*)"', html)
    assert len(own) == 1
    start = client.get(own[0].replace("&amp;", "&"))
    assert start.headers["Content-Type"].startswith("application/javascript")
    assert "SwaggerUIBundle" in start.content.decode()

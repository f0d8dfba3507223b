"""The look of the simulator's pages: readable on a phone, without anything from elsewhere."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

# Machines without a Bengali font show boxes; the one that documents are printed with is at hand.
_FONT = Path(__file__).parents[3] / "layers/aws/isp_aws/documents/fonts/HindSiliguri-Regular.ttf"

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<style>
@font-face {{ font-family: "Simulator"; src: url("/font.ttf") }}
body {{ font: 1rem/1.5 system-ui, "Simulator", sans-serif; margin: 0 auto; max-width: 34rem; padding: 1rem; color: #222; background: #fafafa }}
h1 {{ font-size: 1.3rem; margin: 0 }}
.pink {{ background: #d12053; color: #fff; padding: .8rem 1rem; border-radius: .5rem }}
.amount {{ font-size: 2rem; font-weight: 700; margin: .5rem 0 }}
fieldset {{ border: 1px solid #bbb; border-radius: .5rem; margin: 0 0 1rem }}
label {{ display: block; padding: .5rem 0 }}
button {{ display: block; width: 100%; min-height: 2.9rem; margin: .4rem 0; font: inherit; border: 1px solid #777; border-radius: .5rem; background: #fff; cursor: pointer }}
button.main {{ background: #b5114a; border-color: #b5114a; color: #fff; font-weight: 700 }}
button.small {{ display: inline-block; width: auto; min-height: 0; margin: 0 0 0 .5rem; padding: .1rem .6rem }}
article {{ background: #fff; border: 1px solid #ccc; border-radius: .5rem; padding: .7rem 1rem; margin: .7rem 0 }}
article p {{ white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0 }}
input {{ font: inherit; padding: .4rem; max-width: 100% }}
code {{ font-size: 1.1rem; font-weight: 700; background: #eee; padding: 0 .3rem }}
dl {{ display: grid; grid-template-columns: auto 1fr; gap: 0 1rem; margin: 0 }} dd {{ margin: 0; overflow-wrap: anywhere }}
</style></head><body><main>{body}</main></body></html>"""


def page(title: str, body: str, *, status: int = 200) -> web.Response:
    text = _PAGE.format(title=title, body=body)
    return web.Response(text=text, content_type="text/html", status=status)


async def font(_: web.Request) -> web.FileResponse:
    return web.FileResponse(_FONT)

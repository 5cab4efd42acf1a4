"""The bundled sample site: four invented outlets whose news is set relative to the moment the site starts."""

from deploy.demo.site.content import ContentError
from deploy.demo.site.render import Article, Page, Site
from deploy.demo.site.server import SiteServer

__all__ = ["Article", "ContentError", "Page", "Site", "SiteServer"]

"""The newsroom's rows, one module for each thing."""

from broadsheet.newsroom.models.addresses import FormerAddress
from broadsheet.newsroom.models.article import Article, ArticleQuerySet
from broadsheet.newsroom.models.consents import PictureConsent
from broadsheet.newsroom.models.corrections import Correction
from broadsheet.newsroom.models.credits import ArticleTerm, Byline, PrintPlacement
from broadsheet.newsroom.models.house_style import HouseStyle
from broadsheet.newsroom.models.live import EntryByline, LiveEntry
from broadsheet.newsroom.models.loose_links import LooseLink
from broadsheet.newsroom.models.notes import Mention, Note
from broadsheet.newsroom.models.people import Author
from broadsheet.newsroom.models.planning import Assignment, OrderedStory, Plan, RunningOrder
from broadsheet.newsroom.models.references import Reference
from broadsheet.newsroom.models.sections import Column, Section
from broadsheet.newsroom.models.staff import SectionApproval, SectionEditor
from broadsheet.newsroom.models.standing import StandingPage
from broadsheet.newsroom.models.suggestions import Suggestion
from broadsheet.newsroom.models.tombstones import Tombstone
from broadsheet.newsroom.models.versions import OutdatedError, SetAside, refuse_overtaken

__all__ = [
    "Article",
    "ArticleQuerySet",
    "ArticleTerm",
    "Assignment",
    "Author",
    "Byline",
    "Column",
    "Correction",
    "EntryByline",
    "FormerAddress",
    "HouseStyle",
    "LiveEntry",
    "LooseLink",
    "Mention",
    "Note",
    "OrderedStory",
    "OutdatedError",
    "PictureConsent",
    "Plan",
    "PrintPlacement",
    "Reference",
    "RunningOrder",
    "Section",
    "SectionApproval",
    "SectionEditor",
    "SetAside",
    "StandingPage",
    "Suggestion",
    "Tombstone",
    "refuse_overtaken",
]

"""Numbers of pages that come late: only what they stand in is laid out anew, not the page around it.

WeasyPrint lays out each page with a reference again once the page referred to is known, and once more when it knows
how many pages there are: a book whose entries name each other is laid out three times. A number that stands in a box
of fixed place moves nothing else; `again` sets that box alone and leaves every other case to the library.
"""

import copy

TEXT = "content"  # the property references in the text stand in
WHERE = (("left", "right"), ("top", "bottom"))


def install():
    """Teach WeasyPrint; done once, by the printer."""
    from weasyprint.css import targets
    from weasyprint.layout import absolute, page

    page.remake_page = _Pages(page.remake_page)
    absolute.absolute_box_layout = _remembering(absolute.absolute_box_layout)
    targets.TargetCollector.cache_target_page_counters = _only_if_it_matters
    targets.TargetCollector.collect_missing_counters = _theirs(
        targets.TargetCollector.collect_missing_counters
    )
    targets.TargetCollector.__init__ = _with_quick_lists(targets.TargetCollector.__init__)


class _Pages:
    """Makes a page as the library does; where only numbers of fixed place are new, sets those in the page there is."""

    def __init__(self, usual):
        self.usual = usual

    def __call__(self, index, context, root_box, html):
        made = vars(context).setdefault("made_pages", {})
        known, start = made.get(index), _start(context.page_maker[index])
        if known and known["start"] == start and (boxes := _late(known["page"], context)) is not None:
            self.again(index, context, known, boxes)
            return known["page"], known["resume_at"]
        whole = _is_whole(context)
        page, resume_at = self.usual(index, context, root_box, html)
        made.pop(index, None)
        if whole and _is_whole(context):
            made[index] = {"start": start, "page": page, "resume_at": resume_at} | _told(context, index)
        return page, resume_at

    def again(self, index, context, known, boxes):
        context.page_maker[index][-1].update(_copied(known))
        context.current_page = index + 1
        context.create_block_formatting_context()
        for box in boxes:
            _set_anew(box, context)
        context.finish_block_formatting_context()


def _start(item):
    """What a page begins with, without the number of all pages."""
    resume_at, next_page, right_page, (quotes, counters, scopes, groups), _remake = item
    counters = {name: value for name, value in counters.items() if name != "pages"}
    return copy.deepcopy((resume_at, next_page, right_page, quotes, counters, scopes, groups))


def _is_whole(context):
    """Whether nothing hangs over from one page to the next."""
    return not (context.reported_footnotes or context.broken_out_of_flow)


def _told(context, index):
    """What the page told about its anchors and references, which the library forgets before each round."""
    return _copied(context.page_maker[index][-1])


def _copied(told):
    return {name: list(told[name]) for name in ("anchors", "content_lookups")}


def _late(page, context):
    """The boxes of a page with numbers of other pages; None where one of them could move what is around it."""
    found, lookups = [], context.target_collector.counter_lookup_items
    for box in page.descendants(placeholders=True):
        lookup = box.missing_link and lookups.get((box.missing_link, TEXT))
        if not lookup:
            continue
        wanted = [name for names in lookup.missing_target_counters.values() for name in names]
        if lookup.missing_counters or "pages" in wanted or not _stands_where_it_was(box):
            return None
        found.append(box)
    return found


def _stands_where_it_was(box):
    known = vars(box).get("set_in")
    if not known or any(box.style[a] == box.style[b] == "auto" for a, b in WHERE):
        return False
    _original, within, _space, _bottom, place = known
    return all(abs(a - b) < 1e-6 for a, b in zip(place, _place(box, within), strict=True))


def _place(box, within):
    return box.position_x - within.position_x, box.position_y - within.position_y


def _set_anew(box, context):
    from weasyprint.layout import absolute

    original, within, space, bottom, _where = box.set_in
    context.page_bottom = bottom
    fresh, _resume_at = absolute.absolute_box_layout(context, original, within, [], space, None)
    vars(box).clear()
    vars(box).update(vars(fresh))


def _remembering(usual):
    """What a box of fixed place with a reference was set in, to set it again."""

    def absolute_box_layout(context, box, containing_block, fixed_boxes, bottom_space, skip_stack):
        bottom = context.page_bottom
        new, resume_at = usual(context, box, containing_block, fixed_boxes, bottom_space, skip_stack)
        if box.missing_link is not None and resume_at is None and skip_stack is None and new is not box:
            new.set_in = (box, containing_block, bottom_space, bottom, _place(new, containing_block))
        return new, resume_at

    return absolute_box_layout


def _theirs(usual):
    """Of an address in an attribute the library forgets whose number it is, and takes it for the page's own."""

    def collect_missing_counters(self, parent_box, css_token, parse_again, own, others):
        content = parent_box.style["content"]
        if css_token == TEXT and None in others:
            names = others.pop(None)
            others |= {anchor: list(names) for anchor in _anchors(content, parent_box)}
            if not any(row[0] in ("counter()", "counters()") for row in content):
                own = []
        usual(self, parent_box, css_token, parse_again, own, others)

    return collect_missing_counters


def _anchors(content, box):
    """The anchors that the attributes of a box lead to."""
    from weasyprint.css import targets

    for kind, value in content:
        if kind in ("target-counter()", "target-counters()") and value[0][0] == "attr()":
            name, form, fallback = value[0][1]
            address = box.element.get(name, fallback)
            if form == "url":
                address = targets.get_url_tuple(address, box.style.base_url)
            yield targets.anchor_name_from_token((form, address))


def _only_if_it_matters(self, anchor_name, page_counter_values, page_maker_index, page_maker):
    """The library's cache_target_page_counters: who asks for the number of a page hears only when that changed."""
    item = self.target_lookup_items.get(anchor_name)
    if self.collecting or not item or item.state != "up-to-date":
        return
    item.page_maker_index = page_maker_index
    before = item.cached_page_counter_values
    if before == page_counter_values:
        return
    item.cached_page_counter_values = copy.deepcopy(page_counter_values)
    for lookup in self.counter_lookup_items.asking(anchor_name):
        if lookup.page_maker_index is None or lookup.page_maker_index >= len(page_maker):
            lookup.pending = True
            continue
        wanted = [name for name in lookup.missing_target_counters[anchor_name] if name in page_counter_values]
        if any(before.get(name) != page_counter_values[name] for name in wanted):
            page_maker[lookup.page_maker_index][-1]["content_changed"] = True
            lookup.parse_again(lookup.cached_page_counter_values)


def _with_quick_lists(usual):
    def __init__(self):
        usual(self)
        self.counter_lookup_items = _Lookups()

    return __init__


class _Lookups(dict):
    """References of the book. Complete before pages are laid out, so its lists are made once, not once for each box."""

    def asking(self, anchor):
        """The references in the text to one anchor."""
        if not hasattr(self, "by_anchor"):
            self.by_anchor = {}
            for (_box, token), lookup in dict.items(self):
                for name in lookup.missing_target_counters if token == TEXT else ():
                    self.by_anchor.setdefault(name, []).append(lookup)
        return self.by_anchor.get(anchor, ())

    def items(self):
        """Those outside the text: the library passes over the others, for each box of the book."""
        if not hasattr(self, "outside"):
            self.outside = [row for row in dict.items(self) if row[0][1] != TEXT]
        return self.outside

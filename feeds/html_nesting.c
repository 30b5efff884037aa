#include "feeds/html_nesting.h"

#include <string.h>

/* The most that a table needs below it: row group, row, cell. */
#define TABLE_LEVELS 3

/* Sets of roles. */
#define ROLE(role) ((uint32_t)1 << (HTML_ROLE_##role))
#define IN_SET(set, role) (((set) >> (role)&1) != 0)

#define TABLE_PARTS                                                                        \
	(ROLE(CAPTION) | ROLE(COLUMN_GROUP) | ROLE(COLUMN) | ROLE(ROW_GROUP) | ROLE(ROW) | \
	 ROLE(CELL))

/* Where text has no place. */
#define STRUCTURE (ROLE(TABLE) | ROLE(COLUMN_GROUP) | ROLE(ROW_GROUP) | ROLE(ROW))

/* What no end tag of anything within reaches across. */
#define BARRIERS (ROLE(TABLE) | ROLE(CAPTION) | ROLE(CELL))

/* All but inline elements: the "special" ones of section 13.2.4.2. */
#define SPECIAL                                                                            \
	(ROLE(BLOCK) | ROLE(PARAGRAPH) | ROLE(HEADING) | ROLE(LIST) | ROLE(ITEM) |         \
	 ROLE(TERM) | ROLE(TABLE) | TABLE_PARTS)

/* Formatting from outside stays outside. */
#define MARKERS (ROLE(CAPTION) | ROLE(CELL))

#define FORMATTING (ROLE(FORMATTING) | ROLE(LINK))
#define VOIDS (ROLE(VOID) | ROLE(RULE) | ROLE(COLUMN))

#define CLOSES_PARAGRAPH                                                                   \
	(ROLE(RULE) | ROLE(BLOCK) | ROLE(PARAGRAPH) | ROLE(HEADING) | ROLE(LIST) |         \
	 ROLE(ITEM) | ROLE(TERM) | ROLE(TABLE))

/* No element of the stack. */
#define NOWHERE SIZE_MAX

static enum html_role role_of(enum html_name name)
{
	return (enum html_role)html_element(name)->role;
}

static bool is_at(const struct html_nesting *nesting, size_t at, uint32_t roles)
{
	return at < nesting->depth && IN_SET(roles, nesting->open[at].role);
}

static bool is_in_structure(const struct html_nesting *nesting)
{
	return nesting->depth > 0 && is_at(nesting, nesting->depth - 1, STRUCTURE);
}

/* The innermost open element of these roles that none of the `barriers` hides. */
static size_t find_role(const struct html_nesting *nesting, uint32_t roles,
                        uint32_t barriers)
{
	for (size_t at = nesting->depth; at-- > 0;) {
		if (IN_SET(roles, nesting->open[at].role))
			return at;
		if (IN_SET(barriers, nesting->open[at].role))
			break;
	}
	return NOWHERE;
}

/* The same by name, leaving out what is ending already. */
static size_t find_name(const struct html_nesting *nesting, enum html_name name,
                        uint32_t barriers)
{
	for (size_t at = nesting->depth; at-- > 0;) {
		if (nesting->open[at].name == (uint8_t)name && !nesting->open[at].is_ending)
			return at;
		if (IN_SET(barriers, nesting->open[at].role))
			break;
	}
	return NOWHERE;
}

/* The name of a tag with what stands around it, in one piece. */
static void write_tag(struct buf *out, struct str before, enum html_name name,
                      struct str after)
{
	const struct html_element *element = html_element(name);
	char tag[sizeof(element->name) + 4];
	size_t length = before.len;

	memcpy(tag, before.ptr, before.len);
	memcpy(tag + length, element->name, sizeof(element->name));
	length += element->length;
	memcpy(tag + length, after.ptr, after.len);
	buf_add(out, (struct str){.ptr = tag, .len = length + after.len});
}

static void write_start_tag(struct html_nesting *nesting, enum html_name name,
                            struct str attributes)
{
	if (attributes.len == 0) {
		write_tag(nesting->out, STR("<"), name, STR(">"));
		return;
	}
	write_tag(nesting->out, STR("<"), name, STR(""));
	buf_add(nesting->out, attributes);
	buf_add_char(nesting->out, '>');
}

static void push(struct html_nesting *nesting, const struct html_open *element)
{
	struct html_open *top = &nesting->open[nesting->depth++];

	*top = *element;
	nesting->shown += element->is_shown;
	nesting->links += element->role == HTML_ROLE_LINK;
	if (IN_SET(MARKERS, element->role)) {
		top->outer_floor = nesting->cut_off_floor;
		nesting->cut_off_floor = nesting->cut_offs;
	}
}

static void push_unshown(struct html_nesting *nesting, const struct html_open *element)
{
	if (nesting->depth - nesting->shown >= LIMIT_HTML_DEPTH)
		nesting->flattened++;
	else
		push(nesting, element);
}

static void open_shown(struct html_nesting *nesting, enum html_name name,
                       struct str attributes)
{
	struct html_open element = {.name = (uint8_t)name,
	                            .role = (uint8_t)role_of(name),
	                            .is_shown = true,
	                            .tag_start = nesting->out->len};

	write_start_tag(nesting, name, attributes);
	element.tag_bytes = (uint32_t)(nesting->out->len - element.tag_start);
	push(nesting, &element);
}

/* Takes the innermost element off and writes its end tag. */
static struct html_open pop(struct html_nesting *nesting)
{
	struct html_open element = nesting->open[--nesting->depth];

	nesting->shown -= element.is_shown;
	nesting->links -= element.role == HTML_ROLE_LINK;
	if (IN_SET(MARKERS, element.role)) {
		nesting->cut_offs = nesting->cut_off_floor;
		nesting->cut_off_floor = element.outer_floor;
	}
	if (element.is_shown)
		write_tag(nesting->out, STR("</"), element.name, STR(">"));
	return element;
}

static void pop_ending(struct html_nesting *nesting)
{
	while (nesting->depth && nesting->open[nesting->depth - 1].is_ending)
		pop(nesting);
}

/* Leaves the first `depth` elements open.  Formatting that goes is cut off, but for the
 * outermost that goes when `is_its_end`. */
static void close_to(struct html_nesting *nesting, size_t depth, bool is_its_end)
{
	while (nesting->depth > depth) {
		struct html_open element = pop(nesting);
		bool is_cut_off = IN_SET(FORMATTING, element.role) && !element.is_ending &&
		                  !(is_its_end && nesting->depth == depth);

		if (is_cut_off && nesting->cut_offs < LIMIT_HTML_REOPENED)
			nesting->cut_off[nesting->cut_offs++] = element;
	}
	pop_ending(nesting);
}

/* Opens an element once more, with the start tag that it had, unless that would be too deep or
 * too much. */
static void reopen(struct html_nesting *nesting, struct html_open element)
{
	struct buf *out = nesting->out;
	char chunk[256];
	size_t start = out->len;

	if (!element.is_shown) {
		push_unshown(nesting, &element);
		return;
	}
	if (nesting->shown >= LIMIT_HTML_DEPTH || nesting->budget_bytes < element.tag_bytes)
		return;
	nesting->budget_bytes -= element.tag_bytes;
	for (size_t done = 0; done < element.tag_bytes && out->failure == ERROR_NONE;) {
		size_t part = element.tag_bytes - done;

		/* Through `chunk`: the buffer may move while it grows. */
		if (part > sizeof(chunk))
			part = sizeof(chunk);
		memcpy(chunk, out->ptr + element.tag_start + done, part);
		buf_add(out, (struct str){.ptr = chunk, .len = part});
		done += part;
	}
	element.tag_start = start;
	push(nesting, &element);
}

static void reopen_formatting(struct html_nesting *nesting)
{
	for (size_t at = nesting->cut_offs; at-- > nesting->cut_off_floor;)
		if (!(nesting->cut_off[at].role == HTML_ROLE_LINK && nesting->links))
			reopen(nesting, nesting->cut_off[at]);
	nesting->cut_offs = nesting->cut_off_floor;
}

/* Forgets the innermost cut-off element of a name; false when there is none. */
static bool forget_cut_off(struct html_nesting *nesting, enum html_name name)
{
	for (size_t at = nesting->cut_off_floor; at < nesting->cut_offs; at++) {
		if (nesting->cut_off[at].name != name)
			continue;
		nesting->cut_offs--;
		memmove(&nesting->cut_off[at], &nesting->cut_off[at + 1],
		        (nesting->cut_offs - at) * sizeof(nesting->cut_off[0]));
		return true;
	}
	return false;
}

/*
 * Makes the parent of a table part the innermost element, where a table is open; its
 * levels are next to each other on the stack: table, row group, row, cell.
 */
static bool make_table_parent(struct html_nesting *nesting, enum html_role part)
{
	size_t table = find_role(nesting, ROLE(TABLE), 0);

	if (table == NOWHERE)
		return false;
	if (part == HTML_ROLE_COLUMN) {
		if (is_at(nesting, table + 1, ROLE(COLUMN_GROUP)))
			return true;
		close_to(nesting, table + 1, false);
		open_shown(nesting, HTML_COLGROUP, STR(""));
		return true;
	}
	if (part != HTML_ROLE_ROW && part != HTML_ROLE_CELL) {
		close_to(nesting, table + 1, false);
		return true;
	}
	if (!is_at(nesting, table + 1, ROLE(ROW_GROUP))) {
		close_to(nesting, table + 1, false);
		open_shown(nesting, HTML_TBODY, STR(""));
	}
	if (part == HTML_ROLE_ROW || !is_at(nesting, table + 2, ROLE(ROW)))
		close_to(nesting, table + 2, false);
	else
		close_to(nesting, table + 3, false);
	if (part == HTML_ROLE_CELL && nesting->depth == table + 2)
		open_shown(nesting, HTML_TR, STR(""));
	return true;
}

/* Content that comes between the parts of a table gets a cell. */
static void leave_structure(struct html_nesting *nesting)
{
	if (is_in_structure(nesting) && make_table_parent(nesting, HTML_ROLE_CELL))
		open_shown(nesting, HTML_TD, STR(""));
}

/* Closes the innermost element that is not inline if it has one of these roles. */
static void close_special(struct html_nesting *nesting, uint32_t roles)
{
	size_t special = find_role(nesting, SPECIAL, 0);

	if (special != NOWHERE && is_at(nesting, special, roles))
		close_to(nesting, special, true);
}

/* What an open item is seen through by the next one (section 13.2.6.4.7, "li" and "dd";
 * older parsers see through the last two). */
static bool is_transparent_to_items(uint8_t name)
{
	return name == HTML_P || name == HTML_DIV || name == HTML_FIGCAPTION ||
	       name == HTML_SUMMARY;
}

/* An item that is still open ends where another begins. */
static void close_item(struct html_nesting *nesting, uint32_t items)
{
	for (size_t at = nesting->depth; at-- > 0;) {
		uint8_t role = nesting->open[at].role;

		if (IN_SET(items, role)) {
			close_to(nesting, at, true);
			return;
		}
		if (IN_SET(SPECIAL, role) &&
		    !is_transparent_to_items(nesting->open[at].name))
			return;
	}
}

/* Ends a link that blocks were opened in: they end with it and open again behind it. */
static void split_at(struct html_nesting *nesting, size_t link)
{
	size_t top = nesting->depth;

	while (nesting->depth > link)
		pop(nesting);
	for (size_t at = link + 1; at < top; at++)
		if (!nesting->open[at].is_ending)
			reopen(nesting, nesting->open[at]);
	pop_ending(nesting);
}

void html_nesting_end_link(struct html_nesting *nesting)
{
	size_t link = find_role(nesting, ROLE(LINK), BARRIERS);

	forget_cut_off(nesting, HTML_A);
	if (link == NOWHERE)
		return;
	if (find_role(nesting, SPECIAL | ROLE(LINK), 0) == link)
		close_to(nesting, link, true);
	else
		split_at(nesting, link);
}

/* The text of a ruby annotation lies in its ruby, with nothing between. */
static bool make_ruby_parent(struct html_nesting *nesting)
{
	size_t ruby = find_name(nesting, HTML_RUBY, SPECIAL);

	if (ruby != NOWHERE)
		close_to(nesting, ruby + 1, false);
	return ruby != NOWHERE;
}

/* Closes and opens what an element needs around it; false where it has no place. */
static bool make_place(struct html_nesting *nesting, enum html_role role)
{
	if (IN_SET(TABLE_PARTS, role))
		return make_table_parent(nesting, role);
	leave_structure(nesting);
	if (IN_SET(ROLE(ITEM) | ROLE(TERM), role))
		close_item(nesting, (uint32_t)1 << role);
	if (IN_SET(CLOSES_PARAGRAPH, role))
		close_special(nesting, ROLE(PARAGRAPH));
	if (role == HTML_ROLE_HEADING)
		close_special(nesting, ROLE(HEADING));
	if (role == HTML_ROLE_RUBY_TEXT)
		return make_ruby_parent(nesting);
	if (role == HTML_ROLE_LINK) {
		html_nesting_end_link(nesting);
		if (nesting->links)
			return false;
	}
	if (!IN_SET(SPECIAL | ROLE(RULE), role))
		reopen_formatting(nesting);
	return true;
}

/* Whether formatting of a name would be the fourth of its kind: parsers keep track of three
 * ("Noah's Ark", section 13.2.4.3), and no reader sees the difference. */
static bool is_redundant(const struct html_nesting *nesting, enum html_name name)
{
	size_t same = 0;

	for (size_t at = nesting->depth; at-- > 0 && same < 3;) {
		if (is_at(nesting, at, MARKERS))
			break;
		same += nesting->open[at].name == name;
	}
	return same == 3;
}

static bool is_too_deep(const struct html_nesting *nesting, enum html_role role)
{
	if (IN_SET(TABLE_PARTS, role))
		return false; /* the table made sure that they have room */
	if (role == HTML_ROLE_TABLE)
		return nesting->shown + TABLE_LEVELS >= LIMIT_HTML_DEPTH;
	return nesting->shown >= LIMIT_HTML_DEPTH;
}

void html_nesting_open(struct html_nesting *nesting, enum html_name name,
                       struct str attributes)
{
	enum html_role role = role_of(name);

	if (html_element(name)->shown_as)
		name = html_element(name)->shown_as;
	if (!make_place(nesting, role))
		return;
	if (IN_SET(VOIDS, role))
		write_start_tag(nesting, name, attributes);
	else if (is_too_deep(nesting, role))
		nesting->flattened++;
	else if (role == HTML_ROLE_FORMATTING && is_redundant(nesting, name))
		html_nesting_open_unshown(nesting, name);
	else
		open_shown(nesting, name, attributes);
}

void html_nesting_open_unshown(struct html_nesting *nesting, enum html_name name)
{
	struct html_open element = {.name = (uint8_t)name, .role = (uint8_t)role_of(name)};

	if (is_in_structure(nesting))
		return;
	push_unshown(nesting, &element);
}

static void close_formatting(struct html_nesting *nesting, enum html_name name)
{
	size_t at, special;

	if (forget_cut_off(nesting, name))
		return;
	at = find_name(nesting, name, BARRIERS);
	if (at == NOWHERE)
		return;
	special = find_role(nesting, SPECIAL, 0);
	if (special != NOWHERE && special > at)
		nesting->open[at].is_ending = true;
	else
		close_to(nesting, at, true);
}

static void close_table_part(struct html_nesting *nesting, enum html_name name)
{
	size_t table = find_role(nesting, ROLE(TABLE), 0);

	if (table == NOWHERE)
		return;
	for (size_t at = table; at < nesting->depth && at <= table + TABLE_LEVELS; at++)
		if (nesting->open[at].name == (uint8_t)name)
			close_to(nesting, at, true);
}

void html_nesting_close(struct html_nesting *nesting, enum html_name name)
{
	enum html_role role = role_of(name);
	size_t at;

	if (html_element(name)->shown_as)
		name = html_element(name)->shown_as;
	if (IN_SET(VOIDS, role))
		return;
	if (nesting->flattened) {
		nesting->flattened--;
		return;
	}
	if (IN_SET(FORMATTING, role)) {
		close_formatting(nesting, name);
		return;
	}
	if (IN_SET(TABLE_PARTS | ROLE(TABLE), role)) {
		close_table_part(nesting, name);
		return;
	}
	if (role == HTML_ROLE_HEADING) /* any other ends it as well */
		at = find_role(nesting, ROLE(HEADING), BARRIERS);
	else if (!IN_SET(SPECIAL, role))
		at = find_name(nesting, name, SPECIAL);
	else
		at = find_name(nesting, name,
		               role == HTML_ROLE_ITEM ? BARRIERS | ROLE(LIST) : BARRIERS);
	if (at != NOWHERE)
		close_to(nesting, at, true);
}

static bool is_space(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_space(text.ptr[i]))
			return false;
	return true;
}

void html_nesting_text(struct html_nesting *nesting, struct str text)
{
	bool is_structure = is_in_structure(nesting);

	if ((!is_structure && nesting->cut_offs == nesting->cut_off_floor) ||
	    is_space(text))
		return;
	leave_structure(nesting);
	reopen_formatting(nesting);
}

void html_nesting_finish(struct html_nesting *nesting)
{
	close_to(nesting, 0, false);
}

enum html_name html_nesting_parent(const struct html_nesting *nesting)
{
	for (size_t at = nesting->depth; at-- > 0;)
		if (nesting->open[at].is_shown)
			return nesting->open[at].name;
	return HTML_UNKNOWN;
}

bool html_nesting_is_in_link(const struct html_nesting *nesting)
{
	return nesting->links > 0;
}

void html_nesting_init(struct html_nesting *nesting, struct buf *out, size_t budget_bytes)
{
	/* Member by member: the stack is large, and every short text gets one. */
	nesting->out = out;
	nesting->budget_bytes = budget_bytes;
	nesting->depth = 0;
	nesting->shown = 0;
	nesting->links = 0;
	nesting->flattened = 0;
	nesting->cut_offs = 0;
	nesting->cut_off_floor = 0;
}

#include "feeds/html_nesting.h"

#define ROLE(name) HTML_ROLE_BIT(HTML_ROLE_##name)

/* The most that a table needs below it: row group, row, cell. */
#define TABLE_LEVELS 3

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

#define VOIDS (ROLE(VOID) | ROLE(RULE) | ROLE(COLUMN))

#define CLOSES_PARAGRAPH                                                                   \
	(ROLE(RULE) | ROLE(BLOCK) | ROLE(PARAGRAPH) | ROLE(HEADING) | ROLE(LIST) |         \
	 ROLE(ITEM) | ROLE(TERM) | ROLE(TABLE))

static enum html_role role_of(enum html_name name)
{
	return (enum html_role)html_element(name)->role;
}

static bool is_in_structure(const struct html_stack *stack)
{
	return stack->depth > 0 && html_stack_has(stack, stack->depth - 1, STRUCTURE);
}

/*
 * Makes the parent of a table part the innermost element, where a table is open; its
 * levels are next to each other on the stack: table, row group, row, cell.
 */
static bool make_table_parent(struct html_stack *stack, enum html_role part)
{
	size_t table = html_stack_find_role(stack, ROLE(TABLE), 0);

	if (table == HTML_NOWHERE)
		return false;
	if (part == HTML_ROLE_COLUMN) {
		if (html_stack_has(stack, table + 1, ROLE(COLUMN_GROUP)))
			return true;
		html_stack_close_to(stack, table + 1, false);
		html_stack_open(stack, HTML_COLGROUP, STR(""));
		return true;
	}
	if (part != HTML_ROLE_ROW && part != HTML_ROLE_CELL) {
		html_stack_close_to(stack, table + 1, false);
		return true;
	}
	if (!html_stack_has(stack, table + 1, ROLE(ROW_GROUP))) {
		html_stack_close_to(stack, table + 1, false);
		html_stack_open(stack, HTML_TBODY, STR(""));
	}
	if (part == HTML_ROLE_ROW || !html_stack_has(stack, table + 2, ROLE(ROW)))
		html_stack_close_to(stack, table + 2, false);
	else
		html_stack_close_to(stack, table + 3, false);
	if (part == HTML_ROLE_CELL && stack->depth == table + 2)
		html_stack_open(stack, HTML_TR, STR(""));
	return true;
}

/* Content that comes between the parts of a table gets a cell. */
static void leave_structure(struct html_stack *stack)
{
	if (is_in_structure(stack) && make_table_parent(stack, HTML_ROLE_CELL))
		html_stack_open(stack, HTML_TD, STR(""));
}

/* Closes the innermost element that is not inline if it has one of these roles. */
static void close_special(struct html_stack *stack, uint32_t roles)
{
	size_t special = html_stack_find_role(stack, SPECIAL, 0);

	if (special != HTML_NOWHERE && html_stack_has(stack, special, roles))
		html_stack_close_to(stack, special, true);
}

/* What an open item is seen through by the next one (section 13.2.6.4.7, "li" and "dd";
 * older parsers see through the last two). */
static bool is_transparent_to_items(uint8_t name)
{
	return name == HTML_P || name == HTML_DIV || name == HTML_FIGCAPTION ||
	       name == HTML_SUMMARY;
}

/* An item that is still open ends where another begins. */
static void close_item(struct html_stack *stack, uint32_t items)
{
	for (size_t at = stack->depth; at-- > 0;) {
		uint8_t role = stack->open[at].role;

		if (HTML_HAS_ROLE(items, role)) {
			html_stack_close_to(stack, at, true);
			return;
		}
		if (HTML_HAS_ROLE(SPECIAL, role) &&
		    !is_transparent_to_items(stack->open[at].name))
			return;
	}
}

void html_nesting_end_link(struct html_stack *stack)
{
	size_t link = html_stack_find_role(stack, ROLE(LINK), BARRIERS);

	html_stack_forget(stack, HTML_A);
	if (link == HTML_NOWHERE)
		return;
	if (html_stack_find_role(stack, SPECIAL | ROLE(LINK), 0) == link)
		html_stack_close_to(stack, link, true);
	else
		html_stack_split(stack, link);
}

/* The text of a ruby annotation lies in its ruby, with nothing between. */
static bool make_ruby_parent(struct html_stack *stack)
{
	size_t ruby = html_stack_find_name(stack, HTML_RUBY, SPECIAL);

	if (ruby != HTML_NOWHERE)
		html_stack_close_to(stack, ruby + 1, false);
	return ruby != HTML_NOWHERE;
}

/* Closes and opens what an element needs around it; false where it has no place. */
static bool make_place(struct html_stack *stack, enum html_role role)
{
	if (HTML_HAS_ROLE(TABLE_PARTS, role))
		return make_table_parent(stack, role);
	leave_structure(stack);
	if (HTML_HAS_ROLE(ROLE(ITEM) | ROLE(TERM), role))
		close_item(stack, HTML_ROLE_BIT(role));
	if (HTML_HAS_ROLE(CLOSES_PARAGRAPH, role))
		close_special(stack, ROLE(PARAGRAPH));
	if (role == HTML_ROLE_HEADING)
		close_special(stack, ROLE(HEADING));
	if (role == HTML_ROLE_RUBY_TEXT)
		return make_ruby_parent(stack);
	if (role == HTML_ROLE_LINK) {
		html_nesting_end_link(stack);
		if (stack->links)
			return false;
	}
	if (!HTML_HAS_ROLE(SPECIAL | ROLE(RULE), role))
		html_stack_reopen(stack);
	return true;
}

/* Whether formatting of a name would be the fourth of its kind: parsers keep track of three
 * ("Noah's Ark", section 13.2.4.3), and no reader sees the difference. */
static bool is_redundant(const struct html_stack *stack, enum html_name name)
{
	size_t same = 0;

	for (size_t at = stack->depth; at-- > 0 && same < 3;) {
		if (html_stack_has(stack, at, HTML_MARKERS))
			break;
		same += stack->open[at].name == name;
	}
	return same == 3;
}

static bool is_too_deep(const struct html_stack *stack, enum html_role role)
{
	if (HTML_HAS_ROLE(TABLE_PARTS, role))
		return false; /* the table made sure that they have room */
	if (role == HTML_ROLE_TABLE)
		return stack->shown + TABLE_LEVELS >= LIMIT_HTML_DEPTH;
	return stack->shown >= LIMIT_HTML_DEPTH;
}

void html_nesting_open(struct html_stack *stack, enum html_name name, struct str attributes)
{
	enum html_role role = role_of(name);

	if (html_element(name)->shown_as)
		name = html_element(name)->shown_as;
	if (!make_place(stack, role))
		return;
	if (HTML_HAS_ROLE(VOIDS, role))
		html_stack_write_tag(stack, name, attributes);
	else if (is_too_deep(stack, role))
		stack->flattened++;
	else if (role == HTML_ROLE_FORMATTING && is_redundant(stack, name))
		html_nesting_open_unshown(stack, name);
	else
		html_stack_open(stack, name, attributes);
}

void html_nesting_open_unshown(struct html_stack *stack, enum html_name name)
{
	if (!is_in_structure(stack))
		html_stack_open_unshown(stack, name);
}

static void close_formatting(struct html_stack *stack, enum html_name name)
{
	size_t at, special;

	if (html_stack_forget(stack, name))
		return;
	at = html_stack_find_name(stack, name, BARRIERS);
	if (at == HTML_NOWHERE)
		return;
	special = html_stack_find_role(stack, SPECIAL, 0);
	if (special != HTML_NOWHERE && special > at)
		stack->open[at].is_ending = true;
	else
		html_stack_close_to(stack, at, true);
}

static void close_table_part(struct html_stack *stack, enum html_name name)
{
	size_t table = html_stack_find_role(stack, ROLE(TABLE), 0);

	if (table == HTML_NOWHERE)
		return;
	for (size_t at = table; at < stack->depth && at <= table + TABLE_LEVELS; at++)
		if (stack->open[at].name == (uint8_t)name)
			html_stack_close_to(stack, at, true);
}

void html_nesting_close(struct html_stack *stack, enum html_name name)
{
	enum html_role role = role_of(name);
	size_t at;

	if (html_element(name)->shown_as)
		name = html_element(name)->shown_as;
	if (HTML_HAS_ROLE(VOIDS, role))
		return;
	if (stack->flattened) {
		stack->flattened--;
		return;
	}
	if (HTML_HAS_ROLE(HTML_FORMATTING, role)) {
		close_formatting(stack, name);
		return;
	}
	if (HTML_HAS_ROLE(TABLE_PARTS | ROLE(TABLE), role)) {
		close_table_part(stack, name);
		return;
	}
	if (role == HTML_ROLE_HEADING) /* any other ends it as well */
		at = html_stack_find_role(stack, ROLE(HEADING), BARRIERS);
	else if (!HTML_HAS_ROLE(SPECIAL, role))
		at = html_stack_find_name(stack, name, SPECIAL);
	else
		at = html_stack_find_name(stack, name,
		                          role == HTML_ROLE_ITEM ? BARRIERS | ROLE(LIST)
		                                                 : BARRIERS);
	if (at != HTML_NOWHERE)
		html_stack_close_to(stack, at, true);
}

static bool is_space(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_space(text.ptr[i]))
			return false;
	return true;
}

void html_nesting_text(struct html_stack *stack, struct str text)
{
	bool is_structure = is_in_structure(stack);

	if ((!is_structure && !html_stack_has_cut_off(stack)) || is_space(text))
		return;
	leave_structure(stack);
	html_stack_reopen(stack);
}

void html_nesting_finish(struct html_stack *stack)
{
	html_stack_close_to(stack, 0, false);
}

enum html_name html_nesting_parent(const struct html_stack *stack)
{
	/* Formatting that is to be opened again comes between. */
	if (html_stack_has_cut_off(stack))
		return HTML_UNKNOWN;
	for (size_t at = stack->depth; at-- > 0;)
		if (stack->open[at].is_shown)
			return stack->open[at].name;
	return HTML_UNKNOWN;
}

bool html_nesting_is_in_link(const struct html_stack *stack)
{
	return stack->links > 0;
}

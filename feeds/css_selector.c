#include "feeds/css_selector.h"

#include "feeds/buf.h"
#include "feeds/limits.h"
#include "feeds/text.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* One translation: what is left of the selector, and the XPath made so far. */
struct translation {
	struct str rest;
	struct buf out;
	int depth; /* of selectors in :not() and :has() */
};

static bool translate_list(struct translation *translation, const char *origin, char end);

/* ---- words --------------------------------------------------------------------------- */

static void skip_space(struct translation *translation)
{
	while (translation->rest.len > 0 && ascii_is_space(translation->rest.ptr[0]))
		translation->rest = str_skip(translation->rest, 1);
}

static char next_of(const struct translation *translation)
{
	return translation->rest.len > 0 ? translation->rest.ptr[0] : '\0';
}

static bool take(struct translation *translation, struct str text)
{
	if (!str_starts(translation->rest, text))
		return false;
	translation->rest = str_skip(translation->rest, text.len);
	return true;
}

static bool is_name_character(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '_' ||
	       (unsigned char)c >= 0x80;
}

/* An identifier; escapes in it are not read. */
static bool take_name(struct translation *translation, struct str *name)
{
	size_t end = 0;

	while (end < translation->rest.len && is_name_character(translation->rest.ptr[end]))
		end++;
	*name = str_slice(translation->rest, 0, end);
	translation->rest = str_skip(translation->rest, end);
	return end > 0;
}

/* The name of an element or an attribute: XPath has it outside of quotes, and knows fewer. */
static bool take_plain_name(struct translation *translation, struct str *name)
{
	if (!take_name(translation, name) ||
	    !(ascii_is_alpha(name->ptr[0]) || name->ptr[0] == '_'))
		return false;
	for (size_t i = 0; i < name->len; i++)
		if ((unsigned char)name->ptr[i] >= 0x80)
			return false;
	return true;
}

/* A name, or a string in quotes that holds none. */
static bool take_value(struct translation *translation, struct str *value)
{
	char quote = next_of(translation);
	struct str rest = str_skip(translation->rest, 1);
	size_t end = str_find_char(rest, quote);

	if (quote != '"' && quote != '\'')
		return take_name(translation, value);
	*value = str_slice(rest, 0, end);
	translation->rest = str_skip(rest, end + 1);
	return end < rest.len && str_find_char(*value, '\'') == value->len &&
	       str_find_char(*value, '\\') == value->len;
}

/* ---- simple selectors ---------------------------------------------------------------- */

/* What is asked of an attribute, by the character before "=": what stands before its name,
 * between that and the value, and behind.  XPath 1.0 has no ends-with(): a character that no page
 * has marks both ends. */
static const struct {
	char operation;
	const char *before, *between, *behind;
} comparisons[] = {
	{'=', "@", "='", "'"},
	{'~', "contains(concat(' ',normalize-space(@", "),' '),' ", " ')"},
	{'|', "starts-with(concat(@", ",'-'),'", "-')"},
	{'^', "starts-with(@", ",'", "')"},
	{'*', "contains(@", ",'", "')"},
	{'$', "contains(concat(@", ",'\xee\x80\x80'),'", "\xee\x80\x80')"},
};

/* False where the operator is none. */
static bool add_comparison(struct buf *out, char operation, struct str name,
                           struct str value)
{
	for (size_t i = 0; i < COUNT(comparisons); i++) {
		if (comparisons[i].operation != operation)
			continue;
		buf_add_text(out, comparisons[i].before);
		buf_add(out, name);
		buf_add_text(out, comparisons[i].between);
		buf_add(out, value);
		buf_add_text(out, comparisons[i].behind);
		return true;
	}
	return false;
}

/* Behind "[". */
static bool translate_attribute(struct translation *translation)
{
	struct str name, value;
	char operation;

	skip_space(translation);
	if (!take_plain_name(translation, &name))
		return false;
	skip_space(translation);
	operation = next_of(translation);
	if (take(translation, STR("]"))) {
		buf_printf(&translation->out, "@%.*s", STR_ARG(name));
		return true;
	}
	if (operation != '=')
		translation->rest = str_skip(translation->rest, 1);
	if (!take(translation, STR("=")))
		return false;
	skip_space(translation);
	if (!take_value(translation, &value))
		return false;
	skip_space(translation);
	return add_comparison(&translation->out, operation, name, value) &&
	       take(translation, STR("]"));
}

/* ---- pseudo-classes ------------------------------------------------------------------ */

/* "%.*s" stands for the type, "*" where none is said. */
static const struct {
	const char *name, *before, *behind;
} places[] = {
	{"first-child", "not(preceding-sibling::*)", NULL},
	{"last-child", "not(following-sibling::*)", NULL},
	{"only-child", "not(preceding-sibling::* or following-sibling::*)", NULL},
	{"first-of-type", "not(preceding-sibling::", ")"},
	{"last-of-type", "not(following-sibling::", ")"},
	{"empty", "not(node())", NULL},
};

static bool translate_place(struct translation *translation, struct str name,
                            struct str type)
{
	for (size_t i = 0; i < COUNT(places); i++) {
		if (!str_equal(name, str_from(places[i].name)))
			continue;
		buf_add_text(&translation->out, places[i].before);
		if (places[i].behind)
			buf_printf(&translation->out, "%.*s%s", STR_ARG(type),
			           places[i].behind);
		return true;
	}
	return false;
}

/* :nth-child(3) and :nth-of-type(3); no formulas. */
static bool translate_number(struct translation *translation, struct str type)
{
	struct str digits;
	int64_t number;

	skip_space(translation);
	if (!take_name(translation, &digits) || !str_integer(digits, 1, 10000, &number))
		return false;
	skip_space(translation);
	buf_printf(&translation->out, "count(preceding-sibling::%.*s)=%d", STR_ARG(type),
	           (int)number - 1);
	return take(translation, STR(")"));
}

/* :not(...) of what the element itself is, :has(...) of what is in it. */
static bool translate_nested(struct translation *translation, const char *opening,
                             const char *origin)
{
	bool is_translated;

	if (translation->depth == LIMIT_SELECTOR_DEPTH)
		return false;
	translation->depth++;
	buf_add_text(&translation->out, opening);
	/* NOLINTNEXTLINE(misc-no-recursion): as deep as LIMIT_SELECTOR_DEPTH */
	is_translated = translate_list(translation, origin, ')');
	buf_add_char(&translation->out, ')');
	translation->depth--;
	return is_translated && take(translation, STR(")"));
}

/* Behind ":". */
static bool translate_pseudo(struct translation *translation, struct str type)
{
	struct str name;

	if (!take_name(translation, &name))
		return false;
	if (!take(translation, STR("(")))
		return translate_place(translation, name, type);
	if (str_equal(name, STR("nth-child")))
		return translate_number(translation, STR("*"));
	if (str_equal(name, STR("nth-of-type")))
		return translate_number(translation, type);
	/* NOLINTNEXTLINE(misc-no-recursion): as deep as LIMIT_SELECTOR_DEPTH */
	return (str_equal(name, STR("not")) &&
	        translate_nested(translation, "not(", NULL)) ||
	       (str_equal(name, STR("has")) &&
	        /* NOLINTNEXTLINE(misc-no-recursion): as above */
	        translate_nested(translation, "boolean(", "."));
}

/* ---- compound selectors -------------------------------------------------------------- */

static bool translate_simple(struct translation *translation, struct str type)
{
	struct str name;

	if (take(translation, STR("#"))) {
		if (!take_name(translation, &name))
			return false;
		buf_printf(&translation->out, "@id='%.*s'", STR_ARG(name));
		return true;
	}
	if (take(translation, STR("."))) {
		if (!take_name(translation, &name))
			return false;
		return add_comparison(&translation->out, '~', STR("class"), name);
	}
	if (take(translation, STR("[")))
		return translate_attribute(translation);
	/* NOLINTNEXTLINE(misc-no-recursion): as deep as LIMIT_SELECTOR_DEPTH */
	return take(translation, STR(":")) && translate_pseudo(translation, type);
}

/* "div#a.b": as "div[@id='a'][...]", or as a condition on the element itself. */
static bool translate_compound(struct translation *translation, bool is_condition)
{
	struct buf *out = &translation->out;
	struct str type = STR("*");
	char type_name[LIMIT_SELECTOR_TYPE_BYTES + 1];

	if (is_name_character(next_of(translation))) {
		if (!take_plain_name(translation, &type) ||
		    type.len > LIMIT_SELECTOR_TYPE_BYTES)
			return false;
	} else if (!take(translation, STR("*")) &&
	           !(next_of(translation) && strchr("#.[:", next_of(translation)))) {
		return false;
	}
	for (size_t i = 0; i < type.len; i++)
		type_name[i] = ascii_lower(type.ptr[i]);
	type = type.len ? (struct str){type_name, type.len} : STR("*");
	buf_printf(out, is_condition ? "self::%.*s" : "%.*s", STR_ARG(type));
	while (next_of(translation) && strchr("#.[:", next_of(translation))) {
		buf_add_text(out, is_condition ? " and " : "[");
		/* NOLINTNEXTLINE(misc-no-recursion): as deep as LIMIT_SELECTOR_DEPTH */
		if (!translate_simple(translation, type))
			return false;
		buf_add_text(out, is_condition ? "" : "]");
	}
	return true;
}

/* What stands between two compounds; '\0' where the selector ends. */
static char take_combinator(struct translation *translation, char end)
{
	bool is_spaced = next_of(translation) && ascii_is_space(next_of(translation));
	char c;

	skip_space(translation);
	c = next_of(translation);
	if (c == '\0' || c == ',' || c == end)
		return '\0';
	if (c == '>' || c == '+' || c == '~') {
		translation->rest = str_skip(translation->rest, 1);
		skip_space(translation);
		return c;
	}
	return is_spaced ? ' ' : '?';
}

static bool translate_complex(struct translation *translation, const char *origin, char end)
{
	struct buf *out = &translation->out;
	char combinator;

	skip_space(translation);
	if (origin)
		buf_printf(out, "%s//", origin);
	/* NOLINTNEXTLINE(misc-no-recursion): as deep as LIMIT_SELECTOR_DEPTH */
	while (translate_compound(translation, !origin)) {
		combinator = take_combinator(translation, end);
		if (combinator == '\0')
			return true;
		if (combinator == '?' || !origin)
			return false;
		buf_add_text(out, combinator == ' '   ? "//"
		                  : combinator == '>' ? "/"
		                  : combinator == '~' ? "/following-sibling::"
		                                      : "/following-sibling::*[1]/self::");
	}
	return false;
}

/* Selectors with "," between; `origin` NULL: as conditions on the element itself. */
static bool translate_list(struct translation *translation, const char *origin, char end)
{
	do {
		/* NOLINTNEXTLINE(misc-no-recursion): as deep as LIMIT_SELECTOR_DEPTH */
		if (!translate_complex(translation, origin, end))
			return false;
		if (next_of(translation) == ',')
			buf_add_text(&translation->out, origin ? " | " : " or ");
	} while (take(translation, STR(",")));
	return true;
}

const char *css_selector_xpath(struct arena *arena, const char *selector,
                               const char *origin)
{
	struct translation translation = {.rest = str_from(selector)};
	const char *xpath = NULL;

	if (text_find_invalid_utf8(translation.rest) < translation.rest.len)
		return NULL;
	buf_init(&translation.out, LIMIT_SELECTOR_BYTES);
	if (translate_list(&translation, origin, '\0') && translation.rest.len == 0 &&
	    translation.out.failure == ERROR_NONE)
		xpath = arena_str(arena, buf_view(&translation.out));
	buf_release(&translation.out);
	return xpath;
}

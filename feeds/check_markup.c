#include "feeds/check_markup.h"

#include "feeds/html_policy.h"
#include "feeds/url.h"

/* ---- names ------------------------------------------------------------------------------ */

/* What readers take out: it runs, loads or restyles something. */
static const char unsafe_tags[] = "|script|iframe|object|embed|param|applet|style|link|"
				  "meta|title|base|bdo|slot|frame|"
				  "frameset|";

/* What HTML knows besides the cleaner's names. */
static const char other_tags[] =
	"|font|form|input|button|big|label|option|optgroup|map|area|canvas|meter|progress|"
	"output|basefont|html|head|body|keygen|command|";

/* What the cleaner knows, but HTML does not. */
static const char foreign_tags[] = "|annotation|annotation-xml|image|noembed|search|";

bool check_markup_is_among(const char *words, struct str name)
{
	struct str rest = str_from(words), word;

	while (str_split(&rest, '|', &word))
		if (word.len > 0 && str_equal_nocase(word, name))
			return true;
	return false;
}

enum check_id check_markup_tag(struct str name)
{
	if (check_markup_is_among(unsafe_tags, name))
		return CHECK_SECURITY_ELEMENT;
	if (check_markup_is_among("|svg|math|", name))
		return CHECK_HTML_FOREIGN;
	if (check_markup_is_among(foreign_tags, name))
		return CHECK_HTML_UNKNOWN;
	if (html_name_find(name) != HTML_UNKNOWN || check_markup_is_among(other_tags, name))
		return CHECK_RULES;
	return CHECK_HTML_UNKNOWN;
}

static struct finding *note(struct checker *checker, const struct check_markup *markup,
                            enum check_id id, struct str shown)
{
	struct finding *finding = check_note_value(checker, id, markup->value,
	                                           markup->offset);

	if (finding)
		finding->value = check_quote(checker, shown);
	return finding;
}

/* ---- styles -------------------------------------------------------------------------------- */

/* Properties that only change how text looks, and where nothing can be put on top of others. */
static const char safe_properties[] =
	"|azimuth|background|background-color|border|border-bottom|border-bottom-color|"
	"border-bottom-style|border-bottom-width|border-collapse|border-color|border-left|"
	"border-left-color|border-left-style|border-left-width|border-right|border-right-"
	"color|"
	"border-right-style|border-right-width|border-spacing|border-style|border-top|"
	"border-top-color|border-top-style|border-top-width|border-width|caption-side|"
	"clear|"
	"color|cursor|direction|display|elevation|float|font|font-family|font-size|font-"
	"style|"
	"font-variant|font-weight|height|letter-spacing|line-height|list-style|list-style-"
	"type|"
	"margin|margin-bottom|margin-left|margin-right|margin-top|max-height|max-width|"
	"overflow|padding|padding-bottom|padding-left|padding-right|padding-top|pause|"
	"pitch|"
	"richness|speak|text-align|text-decoration|text-indent|text-transform|unicode-bidi|"
	"vertical-align|voice-family|volume|white-space|width|word-spacing|";

/* Letters, digits and what values of those properties are written with: no address, no
 * function but a colour. */
static bool is_safe_value(struct str value)
{
	size_t digits = 0;
	bool is_colour = false;

	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		if (c == '#')
			is_colour = true;
		else if (!ascii_is_digit(c) && !ascii_is_alpha(c))
			is_colour = false;
		digits = ascii_is_digit(c) && !is_colour ? digits + 1 : 0;
		if (!ascii_is_alpha(c) && !ascii_is_digit(c) && !ascii_is_space(c) &&
		    !strchr("#%.,-+!'\"/()&;_", c))
			return false;
		if (c == '(' &&
		    !(i >= 3 && str_equal_nocase(str_slice(value, i - 3, i), STR("rgb"))) &&
		    !(i >= 4 && str_equal_nocase(str_slice(value, i - 4, i), STR("rgba"))))
			return false;
		if (digits > 4)
			return false;
	}
	return value.len > 0;
}

static void check_style(struct checker *checker, const struct check_markup *markup,
                        struct str style)
{
	struct str rest = style, declaration;

	while (str_split(&rest, ';', &declaration)) {
		struct str property, value;

		declaration = str_trim(declaration);
		if (declaration.len == 0)
			continue;
		value = str_skip(declaration, str_find_char(declaration, ':') + 1);
		property = str_trim(
			str_slice(declaration, 0, str_find_char(declaration, ':')));
		if (!check_markup_is_among(safe_properties, property) ||
		    !is_safe_value(str_trim(value))) {
			note(checker, markup, CHECK_SECURITY_STYLE, declaration);
			return;
		}
	}
}

/* ---- addresses -------------------------------------------------------------------------------- */

static const char address_attributes[] =
	"|href|src|poster|cite|action|data|background|longdesc|formaction|lowsrc|dynsrc|";

static bool runs_script(struct str scheme)
{
	return str_equal_nocase(scheme, STR("javascript")) ||
	       str_equal_nocase(scheme, STR("vbscript"));
}

static void check_address(struct checker *checker, const struct check_markup *markup,
                          struct str address)
{
	struct str text = str_trim(address), scheme = url_scheme(text);

	if (runs_script(scheme) || (str_equal_nocase(scheme, STR("data")) &&
	                            !str_starts_nocase(text, STR("data:image/"))))
		note(checker, markup, CHECK_SECURITY_LINK, text);
	else if (scheme.len == 0 && checker->dialect != DIALECT_ATOM)
		note(checker, markup, CHECK_RELATIVE_REFERENCE, text);
}

/* The addresses of a srcset: what stands before white space or a comma at its end. */
static void check_candidates(struct checker *checker, const struct check_markup *markup,
                             struct str list)
{
	while (list.len > 0) {
		size_t length = 0;

		while (list.len > 0 && (ascii_is_space(list.ptr[0]) || list.ptr[0] == ','))
			list = str_skip(list, 1);
		while (length < list.len && !ascii_is_space(list.ptr[length]))
			length++;
		if (length > 0)
			check_address(checker, markup, str_slice(list, 0, length));
		list = str_skip(list, length);
		list = str_skip(list, str_find_char(list, ','));
	}
}

void check_markup_attribute(struct checker *checker, const struct check_markup *markup,
                            struct str attribute_value)
{
	struct str name = markup->name;

	if (name.len > 2 && str_starts_nocase(name, STR("on")))
		note(checker, markup, CHECK_SECURITY_ATTRIBUTE, name);
	else if (str_equal_nocase(name, STR("style")))
		check_style(checker, markup, attribute_value);
	else if (str_equal_nocase(name, STR("srcset")))
		check_candidates(checker, markup, attribute_value);
	else if (check_markup_is_among(address_attributes, name))
		check_address(checker, markup, attribute_value);
}

/* ---- XHTML --------------------------------------------------------------------------------- */

static void check_vocabulary_of(struct checker *checker, const struct check_frame *frame,
                                struct check_subject subject)
{
	struct finding *finding;

	if (frame->vocabulary == VOCABULARY_NONE) {
		finding = check_note_at(checker, CHECK_NOT_IN_NAMESPACE,
		                        frame->tag.start + 1, subject);
		if (finding)
			finding->detail = "http://www.w3.org/1999/xhtml";
	} else if (frame->vocabulary != VOCABULARY_SVG &&
	           frame->vocabulary != VOCABULARY_MATHML &&
	           frame->vocabulary != VOCABULARY_XHTML &&
	           frame->vocabulary > VOCABULARY_OTHER) {
		check_note_at(checker, CHECK_UNDEFINED_ELEMENT, frame->tag.start + 1,
		              subject);
	}
}

void check_markup_element(struct checker *checker, const struct xml_element *element,
                          const struct check_frame *frame, struct check_subject subject)
{
	struct check_subject owner = subject;
	struct xml_attribute attribute;
	struct check_value value = {.frame = frame, .is_direct = true};
	struct check_markup markup = {.value = &value};
	enum check_id id = check_markup_tag(str_from(element->name));

	/* What is said is about the text that it stands in. */
	for (const struct check_frame *at = frame; at->is_markup; at--)
		owner = (struct check_subject){at[-1].name, at[-2].name};
	value.subject = owner;
	value.span.start = frame->tag.start + 1;
	if (frame->vocabulary != VOCABULARY_XHTML)
		check_vocabulary_of(checker, frame, subject);
	if (frame->vocabulary == VOCABULARY_XHTML && id != CHECK_RULES)
		note(checker, &markup, id, str_from(element->name));
	for (size_t i = 0; xml_attribute(element, i, &attribute); i++) {
		struct check_span span = check_source_attribute(checker->text, frame->tag,
		                                                str_from(attribute.name));

		if (attribute.prefix)
			continue;
		markup.name = str_from(attribute.name);
		markup.offset = span.start - value.span.start;
		check_markup_attribute(checker, &markup, attribute.value);
	}
}

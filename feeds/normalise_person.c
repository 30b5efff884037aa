/* Who wrote it: Atom's and JSON Feed's structured persons, RSS's persons in one text. */
#include "feeds/normaliser.h"

#include "feeds/html_guess.h"
#include "feeds/text.h"

static bool is_local_char(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_' || c == '-' || c == '.' ||
	       c == '+' || c == '%';
}

static bool is_domain_char(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '.';
}

/* Where an email address stands in a text; empty where none does. */
static struct str find_email(struct str text)
{
	for (size_t at = str_find_char(text, '@'); at < text.len;
	     at += 1 + str_find_char(str_skip(text, at + 1), '@')) {
		size_t start = at, end = at + 1;
		struct str domain;

		while (start > 0 && is_local_char(text.ptr[start - 1]))
			start--;
		while (end < text.len && is_domain_char(text.ptr[end]))
			end++;
		while (end > at && text.ptr[end - 1] == '.')
			end--;
		domain = str_slice(text, at + 1, end);
		if (start < at && str_find_char(domain, '.') < domain.len)
			return str_slice(text, start, end);
	}
	return (struct str){0};
}

static bool is_bracket(char c)
{
	return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']';
}

/* What is left of a name once the address is taken out of it: without the brackets and
 * separators that held them apart. */
static struct str trim_name(struct str name)
{
	name = str_trim(name);
	while (name.len > 0 &&
	       (is_bracket(name.ptr[name.len - 1]) || name.ptr[name.len - 1] == ',' ||
	        name.ptr[name.len - 1] == ':'))
		name = str_trim(str_slice(name, 0, name.len - 1));
	while (name.len > 0 && (is_bracket(name.ptr[0]) || name.ptr[0] == ','))
		name = str_trim(str_skip(name, 1));
	return name;
}

/* Names are no HTML, but some are sent as if they were: "<a href='...'>Me</a>". */
static struct str plain(const struct normaliser *normaliser, struct str text)
{
	text = normalise_characters(normaliser, text);
	return html_is_likely(text) ? str_from(text_from_html(normaliser->arena, text))
	                            : text;
}

/* "me@example.com (Me)", "Me <me@example.com>", "Me (me@example.com)", either alone. */
static void read_text(const struct normaliser *normaliser, struct str text,
                      struct person *person)
{
	struct str email, name, before, after;

	text = plain(normaliser, text);
	email = find_email(text);
	name = text;

	if (email.len == 0) {
		if (name.len >= 2 && name.ptr[0] == '(' && name.ptr[name.len - 1] == ')')
			name = trim_name(name);
		person->name = name.len ? arena_str(normaliser->arena, name) : NULL;
		return;
	}
	person->email = arena_str(normaliser->arena, email);
	before = str_slice(text, 0, (size_t)(email.ptr - text.ptr));
	after = str_skip(text, (size_t)(email.ptr - text.ptr) + email.len);
	if (str_ends(before, STR("mailto:")))
		before.len -= sizeof("mailto:") - 1;
	before = trim_name(before);
	/* Behind the address stand parameters of a mailto: link, or the name. */
	if (str_starts(after, STR("?")))
		after = str_skip(after, str_find_char(after, ' '));
	name = before.len ? before : trim_name(after);
	person->name = name.len ? arena_str(normaliser->arena, name) : NULL;
}

static const char *child_text(const struct draft_value *value, enum field field)
{
	const struct draft_value *child = draft_child(value, field);

	return child ? normalise_string(child) : NULL;
}

/* What a mailto: URI leads to; NULL for any other. */
static const char *mail_address(const struct normaliser *normaliser, struct str uri)
{
	return str_starts_nocase(uri, STR("mailto:")) && find_email(uri).len
	               ? arena_str(normaliser->arena, find_email(uri))
	               : NULL;
}

bool normalise_person(const struct normaliser *normaliser, const struct draft_value *value,
                      struct person *person)
{
	*person = (struct person){.name = child_text(value, FIELD_NAME),
	                          .email = child_text(value, FIELD_EMAIL),
	                          .uri = child_text(value, FIELD_URI),
	                          .avatar = child_text(value, FIELD_AVATAR)};
	if (person->uri && !person->email)
		person->email = mail_address(normaliser, str_from(person->uri));
	if (person->uri && str_starts_nocase(str_from(person->uri), STR("mailto:")))
		person->uri = NULL;
	if (person->uri)
		person->uri = normalise_url(normaliser, value, person->uri);
	if (person->avatar)
		person->avatar = normalise_url(normaliser, value, person->avatar);
	if (!person->name && !person->email && !person->uri)
		read_text(normaliser, value->text, person);
	/* Atom's feed generators write RSS's form into the name. */
	else if (person->name && !person->email &&
	         find_email(str_from(person->name)).len > 0)
		read_text(normaliser, str_from(person->name), person);
	else if (person->name)
		person->name = plain(normaliser, str_from(person->name)).ptr;
	return person->name || person->email || person->uri;
}

#include "aggregator/page_kind.h"

#include "feeds/limits.h"

/* clang-format off */

/* In lower case.  The first that is found counts: a challenge may hold a form, too. */
static const struct {
	const char *words;
	enum page_kind kind;
} signs[] = {
	{"_cf_chl_opt",                    PAGE_CHALLENGE}, /* Cloudflare */
	{"/cdn-cgi/challenge-platform/",   PAGE_CHALLENGE},
	{"<title>just a moment...",        PAGE_CHALLENGE},
	{"<title>attention required! | cloudflare", PAGE_CHALLENGE},
	{"checking your browser before",   PAGE_CHALLENGE},
	{"_incapsula_resource",            PAGE_CHALLENGE},
	{"ddos-guard",                     PAGE_CHALLENGE},
	{"/.within.website/x/",            PAGE_CHALLENGE}, /* Anubis */
	{"awswafcookie",                   PAGE_CHALLENGE},
	{"g-recaptcha",                    PAGE_CHALLENGE},
	{"h-captcha",                      PAGE_CHALLENGE},
	{"wispaccessgatewayparam",         PAGE_PORTAL},    /* WISPr */
	{"captive portal",                 PAGE_PORTAL},
	{"captiveportal",                  PAGE_PORTAL},
	{"type=\"password\"",              PAGE_LOGIN},
	{"type='password'",                PAGE_LOGIN},
	{"type=password",                  PAGE_LOGIN},
	{"under maintenance",              PAGE_MAINTENANCE},
	{"scheduled maintenance",          PAGE_MAINTENANCE},
	{"maintenance mode",               PAGE_MAINTENANCE},
	{"系统维护",                        PAGE_MAINTENANCE},
	{"网站维护",                        PAGE_MAINTENANCE},
};
/* clang-format on */

/* How files begin that are no text. */
static const struct str magic[] = {
	{"%PDF-", 5},      {"\x89PNG", 4},          {"\xff\xd8\xff", 3}, {"GIF8", 4},
	{"PK\x03\x04", 4}, {"\xd0\xcf\x11\xe0", 4}, {"RIFF", 4},         {"Rar!", 4},
};

static bool is_document(struct str body)
{
	for (size_t i = 0; i < sizeof(magic) / sizeof(magic[0]); i++)
		if (str_starts(body, magic[i]))
			return true;
	return false;
}

static bool stands_at(struct str text, size_t at, struct str words)
{
	if (text.len - at < words.len)
		return false;
	for (size_t i = 0; i < words.len; i++)
		if (ascii_lower(text.ptr[at + i]) != words.ptr[i])
			return false;
	return true;
}

static bool has_words(struct str text, struct str words)
{
	for (size_t at = 0; at < text.len; at++)
		if (stands_at(text, at, words))
			return true;
	return false;
}

enum page_kind page_kind_of(struct str body)
{
	struct str start = str_slice(body, 0, LIMIT_PAGE_LOOK_BYTES);

	if (is_document(body))
		return PAGE_DOCUMENT;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (has_words(start, str_from(signs[i].words)))
			return signs[i].kind;
	return PAGE_OTHER;
}

#include "feeds/language.h"

/* Longest tag that is looked at, in bytes: RFC 5646 section 4.4.1 asks for 35 at least. */
#define TAG_BYTES 35

/* ISO 639-1, whole. */
static const char two_letter_codes[] = "aa ab ae af ak am an ar as av ay az ba be bg bi bm "
				       "bn bo br bs ca ce ch co cr cs cu "
				       "cv cy da de dv dz ee el en eo es et eu fa ff fi fj "
				       "fo fr fy ga gd gl gn gu gv ha he "
				       "hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu "
				       "ja jv ka kg ki kj kk kl km kn ko "
				       "kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh "
				       "mi mk ml mn mr ms mt my na nb nd "
				       "ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps "
				       "pt qu rm rn ro ru rw sa sc sd se "
				       "sg si sk sl sm sn so sq sr ss st su sv sw ta te tg "
				       "th ti tk tl tn to tr ts tt tw ty "
				       "ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/* What some write in place of a two-letter code. */
static const struct {
	const char *written, *code;
} synonyms[] = {
	{"chi", "zh"}, {"chs", "zh"}, {"cmn", "zh"},     {"eng", "en"},     {"fra", "fr"},
	{"ger", "de"}, {"jpn", "ja"}, {"kor", "ko"},     {"rus", "ru"},     {"spa", "es"},
	{"zho", "zh"}, {"cn", "zh"},  {"chinese", "zh"}, {"english", "en"},
};

static bool is_two_letter_code(struct str part)
{
	struct str rest = str_from(two_letter_codes), code;

	while (str_split(&rest, ' ', &code))
		if (str_equal_nocase(code, part))
			return true;
	return false;
}

/* The two-letter code of a tag's first part; empty when it has none. */
static struct str find_code(struct str part)
{
	for (size_t i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++)
		if (str_equal_nocase(part, str_from(synonyms[i].written)))
			return str_from(synonyms[i].code);
	return is_two_letter_code(part) ? part : (struct str){0};
}

static bool is_subtag(struct str part)
{
	for (size_t i = 0; i < part.len; i++)
		if (!ascii_is_alpha(part.ptr[i]) && !ascii_is_digit(part.ptr[i]))
			return false;
	return part.len >= 1 && part.len <= 8;
}

static char ascii_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

/* RFC 5646 section 2.1.1: regions in upper case, scripts with a capital, the rest lower. */
static void add_subtag(char *tag, size_t *length, struct str part)
{
	for (size_t i = 0; i < part.len; i++) {
		bool is_capital = part.len == 2 || (part.len == 4 && i == 0);

		tag[(*length)++] = is_capital ? ascii_upper(part.ptr[i])
		                              : ascii_lower(part.ptr[i]);
	}
}

const char *language_publishable(struct arena *arena, const char *tag)
{
	struct str text = str_trim(str_from(tag)), rest, part, code;
	char plain[TAG_BYTES], result[TAG_BYTES + 2];
	size_t length = 0;

	if (text.len == 0 || text.len > TAG_BYTES)
		return NULL;
	for (size_t i = 0; i < text.len; i++)
		plain[i] = text.ptr[i] == '_' ? '-' : text.ptr[i];
	rest = (struct str){.ptr = plain, .len = text.len};
	(void)str_split(&rest, '-', &part);
	code = find_code(part);
	if (code.len == 0)
		return NULL;
	for (; length < code.len; length++)
		result[length] = ascii_lower(code.ptr[length]);
	while (str_split(&rest, '-', &part)) {
		if (!is_subtag(part))
			return NULL;
		result[length++] = '-';
		add_subtag(result, &length, part);
	}
	return arena_str(arena, (struct str){.ptr = result, .len = length});
}

#include "feeds/checker.h"

bool check_json(struct checker *checker, struct error *err)
{
	(void)err;
	checker->format = FORMAT_JSON_11;
	checker->report->format = format_name(checker->format);
	return true;
}

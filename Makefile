# `make help` lists the targets.  Everything that is built lands under $(BUILD); V=1 shows
# the commands.
VERSION := 0.1.0
PREFIX  ?= /usr/local
SYSCONFDIR ?= /etc
UNITDIR ?= $(PREFIX)/lib/systemd/system
BUILD   ?= build
CFLAGS  ?= -O2 -g
PYTHON  ?= /usr/bin/python3
# Tests that run at a time: most of them wait for a program or a server.
JOBS    ?= 3
SAN     ?=
WERROR  ?=
V       ?=
CORPUS  ?= $(BUILD)/bench/corpus
ENTRIES ?= 1000000
Q        = $(if $(V),,@echo '  $@'; )

PKGS := libxml-2.0 libcurl sqlite3 jansson inih libxxhash libutf8proc uchardet libidn2 libpsl \
        libzstd zlib libbrotlienc libpcre2-8 libqrencode
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wcast-qual -Wpointer-arith \
        -Wstrict-prototypes -Wmissing-prototypes -Wundef -Wvla -Wwrite-strings \
        -Wformat=2 -Wswitch-enum -Wimplicit-fallthrough $(WERROR)
HARDEN   := -fstack-protector-strong -fno-common -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer)
DEFINES  := -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -DVERSION='"$(VERSION)"' \
            -DDATA_FOLDER='"$(PREFIX)/share/cec-feeds"' \
            -I. -include feeds/banned.h
override CPPFLAGS += $(DEFINES) $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDLIBS   += $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lm -pthread

# Objects of a folder: its C files, and its text files, which become strings.
objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)/*.c)) \
          $(patsubst %,$(BUILD)/%.o,$(wildcard $(1)/*.sql $(1)/assets/*.css $(1)/assets/*.js))
SOURCES := $(wildcard feeds/*.c feedgen/*.c aggregator/*.c)
HEADERS := $(wildcard feeds/*.h feedgen/*.h aggregator/*.h)
TESTS   := $(wildcard tests/unit/*.[ch] tests/tools/*.c tests/bench/*.[ch] tests/fuzz/*.[ch] \
             tests/torture/*.c)
SCRIPTS := $(wildcard .ci/run packaging/*.sh packaging/completions/*.bash packaging/debian/*.postrm tests/demo/*.sh)
MANUALS := $(wildcard feedgen/*.[15] aggregator/*.[15])
LIB     := $(BUILD)/libfeeds.a
GEN     := $(call objects,feedgen)
AGG     := $(call objects,aggregator)
# What tests take what they need from.  Of feedgen without its commands: both programs' have the same names.
PARTS   := $(BUILD)/libaggregator.a $(BUILD)/libfeedgen.a $(LIB)
UNITS   := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c))
TOOLS   := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/tools/*.c))
BENCHES := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/*.c))
# What clang only reads: the rest clang-tidy reads, with the compiler's warnings.
TESTS_READ := $(patsubst %.c,$(BUILD)/lint/%.read,$(wildcard tests/unit/*.c tests/tools/*.c tests/bench/*.c))
FAULTS  := $(BUILD)/tests/torture/faults.so
FUZZERS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
# Where `make fuzzers` builds them, with clang and apart from everything else.
FUZZ    ?= $(BUILD)/fuzz
FUZZ_SECONDS ?= 600
# Where `make deps-check` puts what comes from npm.
NPM     ?= $(BUILD)/npm
# Where `make install` puts things.
SHARE    = $(DESTDIR)$(PREFIX)/share
CONFIG   = $(DESTDIR)$(SYSCONFDIR)/cec-feeds

all: $(BUILD)/bin/feedgen $(BUILD)/bin/aggregator          ## build both programs (default)

$(BUILD)/bin/feedgen:    $(GEN) $(LIB)
$(BUILD)/bin/aggregator: $(AGG) $(LIB)
$(UNITS): $(BUILD)/%: $(BUILD)/%.o $(PARTS)
$(UNITS): LDLIBS += -lcmocka
$(BUILD)/tests/unit/test_compress: LDLIBS += -lbrotlidec
$(BUILD)/tests/unit/test_sanitize_safety: $(BUILD)/tests/unit/html_judge.o
comma := ,
$(BUILD)/tests/unit/test_memory $(BUILD)/tests/unit/test_out_of_memory: LDFLAGS += \
	$(addprefix -Wl$(comma)--wrap=,malloc calloc realloc free strdup iconv_open iconv_close)
$(TOOLS): $(BUILD)/%: $(BUILD)/%.o $(LIB)
$(BENCHES): $(BUILD)/%: $(BUILD)/%.o $(PARTS)
$(FUZZERS): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/tests/unit/html_judge.o $(filter-out %/libaggregator.a,$(PARTS))
$(FUZZERS): LDFLAGS += -fsanitize=fuzzer
$(BUILD)/bin/feedgen $(BUILD)/bin/aggregator $(UNITS) $(TOOLS) $(BENCHES) $(FUZZERS):
	@mkdir -p $(@D)
	$(Q)$(CC) -pie $(LDFLAGS) $(SANFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LDLIBS)

# Loaded into programs of every build, so never under a sanitizer itself.
$(FAULTS): tests/torture/faults.c Makefile
	@mkdir -p $(@D)
	$(Q)$(CC) -I. -include feeds/banned.h -D_GNU_SOURCE -std=c11 $(WARN) -O2 -g -shared -fPIC -o $@ $<

$(LIB): $(call objects,feeds)
$(BUILD)/libaggregator.a: $(filter-out %/main.o,$(AGG))
$(BUILD)/libfeedgen.a: $(filter-out %/main.o $(BUILD)/feedgen/command%,$(GEN))
$(PARTS):
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	@command -v pkg-config >/dev/null || { echo "missing packages: run 'make deps'" >&2; exit 1; }
	$(Q)$(CC) $(CPPFLAGS) $(WARN) $(HARDEN) $(CFLAGS) $(SANFLAGS) -MMD -MP -c -o $@ $<

# A text file becomes a string named after its path: feedgen/schema.sql is feedgen_schema,
# feeds/assets/style.css is feeds_assets_style.
$(BUILD)/%.text.c: % Makefile
	@mkdir -p $(@D)
	$(Q){ echo 'extern const char $(subst /,_,$(basename $*))[];'; \
	  echo 'const char $(subst /,_,$(basename $*))[] ='; \
	  sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&\\n"/' $<; echo ';'; } > $@
.PRECIOUS: $(BUILD)/%.text.c
$(BUILD)/%.o: $(BUILD)/%.text.c
	$(Q)$(CC) -std=c11 -fPIE $(CFLAGS) $(SANFLAGS) -c -o $@ $<

deps:                                                      ## install what building and the demo need
	@packaging/deps.sh build
deps-check: deps                                           ## install what the tests need besides
	@NPM=$(abspath $(NPM)) packaging/deps.sh check

demo: deps                                                 ## the whole story in one command, under build/demo
	@$(MAKE) --no-print-directory all
	@BUILD=$(abspath $(BUILD)) tests/demo/demo.sh

units: $(UNITS) $(TOOLS) $(FAULTS)
benches: $(BENCHES)
fuzz-objects: $(FUZZERS:=.o)
fuzz-programs: $(FUZZERS)
fuzzers:
	@$(MAKE) --no-print-directory BUILD=$(FUZZ) CC=clang SAN=address,undefined,fuzzer-no-link \
	    CFLAGS='-O1 -g' fuzz-programs
check: deps-check                                          ## all tests: unit and end to end
	@$(MAKE) --no-print-directory all units
	@$(MAKE) --no-print-directory fuzzers
	BUILD=$(abspath $(BUILD)) FUZZ=$(abspath $(FUZZ)) NPM=$(abspath $(NPM)) SAN=$(SAN) $(PYTHON) -m pytest -q -p no:cacheprovider -n $(JOBS) --dist loadgroup tests
# Clang's share their build with the fuzzers.
asan:                                                      ## the same tests under ASan and UBSan
	$(MAKE) --no-print-directory BUILD=$(FUZZ) FUZZ=$(FUZZ) NPM=$(NPM) CC=clang \
	    SAN=address,undefined,fuzzer-no-link CFLAGS='-O1 -g' check
asan-gcc:                                                  ## under those of gcc
	$(MAKE) --no-print-directory BUILD=$(BUILD)/asan FUZZ=$(FUZZ) NPM=$(NPM) CC=gcc \
	    SAN=address,undefined CFLAGS='-O1 -g' check
fuzz: deps-check                                           ## FUZZ_SECONDS (600) of each fuzz TARGET, or all
	@$(MAKE) --no-print-directory fuzzers
	@FUZZ=$(abspath $(FUZZ)) $(PYTHON) tests/fuzz/run.py --seconds $(FUZZ_SECONDS) $(TARGET)

torture: deps-check                                        ## kills and full disks, at every write and 1,000 times
	@$(MAKE) --no-print-directory all units
	@BUILD=$(abspath $(BUILD)) $(PYTHON) tests/torture/torture_feedgen.py
	@BUILD=$(abspath $(BUILD)) $(PYTHON) tests/torture/torture.py

bench: deps                                                ## speed, as ratios; CORPUS=DIR, ENTRIES=N to search
	@packaging/deps.sh bench
	@$(MAKE) --no-print-directory all $(BENCHES)
	@[ $(CORPUS) != $(BUILD)/bench/corpus ] || $(PYTHON) tests/bench/make_corpus.py $(CORPUS)
	@$(BUILD)/tests/bench/bench_reader $(CORPUS)
	@$(BUILD)/tests/bench/bench_scale
	@$(BUILD)/tests/bench/bench_store
	@BUILD=$(BUILD) $(PYTHON) tests/bench/bench_publish.py
	@$(BUILD)/tests/bench/bench_stories
	@BUILD=$(BUILD) $(PYTHON) tests/bench/bench_listed.py
	@BUILD=$(BUILD) $(PYTHON) tests/bench/bench_poll.py $(CORPUS)
	@$(BUILD)/tests/bench/bench_search $(ENTRIES)
	@BUILD=$(BUILD) $(PYTHON) tests/bench/bench_feedgen.py

# The builds are those that `check` needs, too: what both compilers say of them costs nothing more.
lint: deps-check                                           ## every checker, warnings are errors
	@$(MAKE) --no-print-directory CC=gcc WERROR=-Werror all units benches fuzz-objects
	@$(MAKE) --no-print-directory WERROR=-Werror fuzzers
	@$(MAKE) --no-print-directory $(TESTS_READ)
	@$(MAKE) --no-print-directory $(SOURCES:%.c=$(BUILD)/lint/%.tidy)
	@echo clang-format; clang-format --dry-run -Werror $(SOURCES) $(HEADERS) $(TESTS)
	@echo cppcheck; cppcheck --quiet --error-exitcode=1 --enable=warning,portability --inline-suppr \
	    --suppress=missingInclude --std=c11 -I. $(SOURCES)
	shellcheck $(SCRIPTS)
	mandoc -Tlint -Wwarning $(MANUALS)
$(BUILD)/lint/%.read: %.c $(HEADERS) Makefile
	@mkdir -p $(@D)
	$(Q)clang $(CPPFLAGS) $(WARN) -Werror -fsyntax-only $< && touch $@
# All checks of .clang-tidy but those of the static analyzer, which take twenty times as long.
$(BUILD)/lint/%.tidy: %.c $(HEADERS) .clang-tidy
	@mkdir -p $(@D)
	$(Q)clang-tidy --quiet --checks='-clang-analyzer-*' $< -- $(CPPFLAGS) $(WARN) 2>/dev/null && touch $@
analyze: deps-check                                        ## clang's static analyzer, for some minutes
	@$(MAKE) --no-print-directory $(SOURCES:%.c=$(BUILD)/lint/%.analyzed)
$(BUILD)/lint/%.analyzed: %.c $(HEADERS) .clang-tidy
	@mkdir -p $(@D)
	$(Q)clang-tidy --quiet $< -- $(CPPFLAGS) 2>/dev/null && touch $@
format:                                                    ## put all C into the project's format
	@clang-format -i $(SOURCES) $(HEADERS) $(TESTS)

install: all                                               ## into $(DESTDIR)$(PREFIX), what is to be configured into $(SYSCONFDIR)
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin lib/sysusers.d) $(DESTDIR)$(UNITDIR) $(CONFIG) \
	    $(addprefix $(SHARE)/,man/man1 man/man5 cec-feeds/web bash-completion/completions \
	    zsh/site-functions fish/vendor_completions.d)
	install -m 755 $(BUILD)/bin/feedgen $(BUILD)/bin/aggregator $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(filter %.1,$(MANUALS)) $(SHARE)/man/man1
	install -m 644 $(filter %.5,$(MANUALS)) $(SHARE)/man/man5
	install -m 644 aggregator/associations.opml packaging/crontab $(SHARE)/cec-feeds
	install -m 644 packaging/web/* $(SHARE)/cec-feeds/web
	install -m 644 packaging/sysusers.conf $(DESTDIR)$(PREFIX)/lib/sysusers.d/cec-feeds.conf
	install -m 644 packaging/completions/_cec-feeds $(SHARE)/zsh/site-functions
	for program in feedgen aggregator; do \
	    install -m 644 packaging/completions/cec-feeds.bash $(SHARE)/bash-completion/completions/$$program && \
	    install -m 644 packaging/completions/cec-feeds.fish $(SHARE)/fish/vendor_completions.d/$$program.fish || exit; done
	for unit in packaging/systemd/*; do \
	    sed 's,@BINDIR@,$(PREFIX)/bin,' $$unit > $(DESTDIR)$(UNITDIR)/$${unit##*/} || exit; done
	for file in packaging/etc/*.ini aggregator/associations.opml; do \
	    [ -e $(CONFIG)/$${file##*/} ] || install -m 644 $$file $(CONFIG) || exit; done # never overwritten
deb:                                                       ## the Debian package, under build/deb
	@packaging/deps.sh build
	@packaging/deps.sh deb
	packaging/deb.sh $(VERSION) $(abspath $(BUILD))/deb
check-deb: deb                                             ## install, run, upgrade and remove it in a fresh Debian 12 (root)
	packaging/check-deb.sh $(abspath $(BUILD))/deb
clean:                                                     ## remove everything that was built
	rm -rf $(BUILD)
help:                                                      ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

.DELETE_ON_ERROR:
.PHONY: all deps deps-check demo units benches fuzz-objects fuzz-programs fuzzers check asan asan-gcc fuzz torture bench \
        lint analyze format install deb check-deb clean help
-include $(shell find $(BUILD) -path $(BUILD)/deb -prune -o -name '*.d' -type f -print 2>/dev/null)

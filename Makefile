# make            build everything into build/
# make run        a working municipality on this machine (Ctrl-C ends it)
# make test       everything that must hold; last line: N passed, N failed
# make unit       the unit tests alone
# make fuzz       TIME=60 TARGET=: every parser against inputs that nobody wrote
# make accept     every cell and transition of the demo municipality, over HTTP
# make confine    what each program can still do, tried from inside
# make harden     how the programs are built, and their systemd units
# make proof-access  mutants of the access rule, its two layers, roles, laws, journal
# make proof-door  a malicious provider, raw requests, hostile records, other sites
# make proof-backup  ten losses under load, and what comes back
# make faults     what goes wrong while somebody hands in: 0 lost, 0 half
# make signing    e-signature against the service's stand-in, and what it can do wrong
# make notices    e-mail and SMS, through a real relay and a gateway
# make bench      beside its peers, as ratios
# make lint       formatting and static analysis
# make install    DESTDIR= PREFIX=/usr/local
# make DEBUG=san  the same under AddressSanitizer and UBSan, into build-san/
# make V=1        shows every command

PREFIX  ?= /usr/local
DESTDIR ?=
CC      := gcc
CXX     := g++
AR      := gcc-ar
DEBUG   ?=
BUILD   ?= build$(if $(DEBUG),-$(DEBUG))
GEN     := $(BUILD)/gen
LIBRARY := $(BUILD)/libportvakt.a
Q       := $(if $(V),,@)
say      = @$(if $(V),:,echo '  $(1)')

# ── Flags ────────────────────────────────────────────────────────────────────

WARNINGS := -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wmissing-declarations -Wold-style-definition \
	-Wformat=2 -Wundef -Wvla -Wnull-dereference -Wwrite-strings \
	-Wcast-align=strict -Wpointer-arith -Wswitch-enum -Wduplicated-cond \
	-Wduplicated-branches -Wlogical-op -Wredundant-decls -Wno-overlength-strings

# What this compiler does not know is left out.
HARDENING := -fstack-protector-strong -fstack-clash-protection -fcf-protection=full \
	-ftrivial-auto-var-init=zero -fzero-call-used-regs=used-gpr -mharden-sls=all
HARDENED_LINK := -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,separate-code \
	-Wl,-z,ibt -Wl,-z,shstk

knows = $(shell for f in $(2); do echo 'int main(void){return 0;}' | \
	$(CC) -Werror $$f -x c $(1) -o /dev/null - 2>/dev/null && echo $$f; done)

# What only C has; the rest holds for C++ as well.
C_ONLY := -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
CPPFLAGS := -D_GNU_SOURCE -Iinclude -Iportals -I$(GEN) \
	-isystem /usr/include/postgresql -isystem /usr/include/ClearSilver -isystem /usr/include/libxml2 \
	-isystem /usr/include/xmlsec1 -DXMLSEC_NO_SIZE_T \
	-isystem /usr/include/cairo -isystem /usr/include/freetype2
CFLAGS   := -std=c17 -g -fPIE $(WARNINGS)
LDFLAGS  := -pie -Wl,--as-needed

ifeq ($(DEBUG),san)
CFLAGS  += -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS += -fsanitize=address,undefined
else ifeq ($(DEBUG),fuzz)
CC      := clang
CXX     := clang++
AR      := ar
CFLAGS  := -std=c17 -g -O2 -fPIE -Wall -Wextra -fno-omit-frame-pointer \
	-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LDFLAGS += -fsanitize=address,undefined
else
CFLAGS  += -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 $(call knows,-c,$(HARDENING))
LDFLAGS += $(call knows,,$(HARDENED_LINK))
endif
ifeq ($(DEBUG),cov)
CFLAGS  += -O0 -U_FORTIFY_SOURCE --coverage
LDFLAGS += --coverage
endif

CXXFLAGS := -std=c++17 $(filter-out -std=c17 $(C_ONLY),$(CFLAGS)) -Wno-undef

# ── What there is ────────────────────────────────────────────────────────────

SQL      := $(filter-out schema policy operator test,$(patsubst sql/%/,%,$(wildcard sql/*/)))
SQL_H    := $(SQL:%=$(GEN)/sql_%.h)
CORE     := $(wildcard core/*.c)
MAINS    := $(wildcard portals/*/main.c services/*/main.c)
FOLDERS  := $(MAINS:%/main.c=%)
PROGRAMS := $(foreach f,$(FOLDERS),$(BUILD)/bin/$(notdir $f))
UNITS    := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))

# What each program links beside the archive; nothing that it does not use.
# SIGNED: what was signed is made and judged.
SIGNED          := -lxmlsec1-openssl -lxmlsec1 -lxml2 -lzip -lqpdf
WEB             := -lfcgi -lneo_cs -lneo_utl -lpq -lcrypto -lseccomp
LDLIBS_login    := $(WEB) -ljansson
LDLIBS_mypage   := $(WEB) -lz
LDLIBS_exchange := $(WEB) -lz
LDLIBS_esign    := $(WEB) -lz -lxml2
LDLIBS_keeper   := -lcrypto -lseccomp
LDLIBS_courier  := -lcurl -lssl -lcrypto -lseccomp
LDLIBS_clerk    := -lpq -ljansson -lcrypto -lseccomp -lz $(SIGNED)
LDLIBS_intake   := -lpq -lcrypto -lseccomp -lz
LDLIBS_binder   := -lqpdf -lcairo -lfreetype -lcrypto -lseccomp
LDLIBS_portvakt := -lpq -ljansson -lcrypto -lseccomp -lz $(SIGNED)
LDLIBS_unit     := -lcmocka $(WEB) -ljansson -lcurl -lssl -lseccomp -lz $(SIGNED)

# Pages that two portals share are linked into both.
SHARED_mypage   := $(wildcard portals/common/*.c)
SHARED_exchange := $(SHARED_mypage)
SHARED_esign    := $(patsubst %,portals/common/%.c,capacity enter logins person stream)

.DELETE_ON_ERROR:
.SECONDEXPANSION:
.SECONDARY:
.PHONY: all clean install test unit confine harden accept run lint deps proof-access proof-door proof-backup
all: $(LIBRARY) $(PROGRAMS) $(BUILD)/static/style.css

# ── Building ─────────────────────────────────────────────────────────────────

# One statement, one file: sql/mypage/letters.sql is sql_letters in sql_mypage.h,
# and sql_mypage_all[] lists all of that folder.
$(SQL_H): $(GEN)/sql_%.h: sql/% $$(wildcard sql/$$*/*.sql) core/sql.awk
	@mkdir -p $(@D)
	@awk -v folder=$* -f core/sql.awk $(sort $(wildcard sql/$*/*.sql)) /dev/null >$@

$(BUILD)/%.o: %.c Makefile | $(SQL_H)
	@mkdir -p $(@D)
	$(call say,cc $<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The binder alone has C++ in it: qpdf is (services/binder/bind.cc).
$(BUILD)/%.o: %.cc Makefile
	@mkdir -p $(@D)
	$(call say,c++ $<)
	$(Q)$(CXX) $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -c -o $@ $<

$(LIBRARY): $(CORE:%.c=$(BUILD)/%.o)
	$(call say,ar $@)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

define program
$(BUILD)/bin/$(notdir $(1)): $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)/*.c) \
    $(SHARED_$(notdir $(1)))) $(patsubst %.cc,$(BUILD)/%.o,$(wildcard $(1)/*.cc)) $(LIBRARY)
	@mkdir -p $$(@D)
	$$(call say,ld $$@)
	$$(Q)$$(if $(wildcard $(1)/*.cc),$$(CXX),$$(CC)) $$(filter-out $(if $(wildcard $(1)/*.cc),-std=c17 $(C_ONLY)),$$(CFLAGS)) $$(LDFLAGS) -o $$@ $$(filter %.o %.a,$$^) $$(LDLIBS_$(notdir $(1)))
endef
$(foreach f,$(FOLDERS),$(eval $(call program,$f)))

# What browsers are given: style sheet, fonts, icons, script, error pages.
$(BUILD)/static/style.css: nginx/assets/build nginx/assets/package-lock.json \
    $(wildcard nginx/static/* nginx/static/*/*)
	$(call say,static)
	$(Q)nginx/assets/build $(BUILD)/static

# A unit test may bring a program's own files in by #include "../../services/….c".
$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,ld $@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(LDLIBS_unit)

include tests/fuzz/rules.mk

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# ── Using ────────────────────────────────────────────────────────────────────

unit: $(UNITS) $(PROGRAMS)
	@tests/unit/run $(UNITS)

test:
	@tests/house/install test
	@tests/run

confine: $(BUILD)/unit/test_confine $(BUILD)/unit/test_confine_start
	@tests/unit/run $^

harden: all
	@BUILD=$(BUILD) tests/harden/run

accept:
	@tests/run accept

proof-access:
	@tests/proof/access/run

# The door alone: about ten minutes.
proof-door:
	@tests/proof/door/run

proof-backup:
	@tests/proof/backup/run

# Kills at every step, cuts, full disks: about a quarter of an hour.
.PHONY: notices
notices:
	@tests/run notices

.PHONY: faults
faults:
	@tests/faults/run

.PHONY: signing
signing: all
	@tests/signing/run

.PHONY: bench
bench:
	@tests/bench/run

run:
	@tests/house/run

deps:
	@tests/house/install

# What cppcheck misunderstands: _Noreturn, enums in printf, system headers, a list of lists.
CHECKED := missingIncludeSystem nullPointerRedundantCheck invalidPrintfArgType_uint \
	preprocessorErrorDirective:portals/mypage/mandates.c \
	preprocessorErrorDirective:portals/common/package.c
LINTED  := $(wildcard core/*.c portals/*/*.c services/*/*.c)
EACH    := printf '%s\n' $(LINTED) | xargs -P $(shell nproc) -I{}
lint: $(SQL_H)
	clang-format --dry-run -Werror $(wildcard core/*.[ch] include/*.h portals/*/*.[ch] \
		services/*/*.[ch] tests/unit/*.[ch])
	$(EACH) clang-tidy --quiet {} -- -std=c17 $(CPPFLAGS) 2>/dev/null
	$(EACH) gcc -std=c17 -O2 -Wall -Wextra -Werror -fanalyzer $(CPPFLAGS) -c -o /dev/null {}
	cppcheck --quiet --std=c11 --error-exitcode=1 --enable=warning,portability \
		--inline-suppr $(CHECKED:%=--suppress=%) -D_GNU_SOURCE -Iinclude -Iportals -I$(GEN) \
		'-Djson_array_foreach(a,i,v)=for (i = 0; i < 1; i++)' \
		'-Djson_object_foreach(o,k,v)=for (k = "";;)' core portals services

clean:
	rm -rf build build-san build-cov build-fuzz

SHARE    := $(DESTDIR)$(PREFIX)/share/portvakt
LIBEXEC  := $(DESTDIR)$(PREFIX)/libexec/portvakt
SETS     := $(patsubst portals/%/,%,$(wildcard portals/*/))
SQL_SETS := schema policy operator test
UNIT_DIR := $(DESTDIR)$(PREFIX)/lib/systemd/system
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(LIBEXEC) $(SHARE)/nginx $(SHARE)/sql
	install -m 755 $(filter %/portvakt,$(PROGRAMS)) $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(filter-out %/portvakt,$(PROGRAMS)) $(LIBEXEC)
	install -m 644 nginx/*.conf $(wildcard nginx/*.example) $(SHARE)/nginx
	install -m 755 nginx/fill nginx/masked $(SHARE)/nginx
	install -m 644 sql/server.conf $(SHARE)/sql
	install -m 644 $(wildcard LICENSE NOTICES SECURITY.md) $(SHARE)
	rm -rf $(SHARE)/templates $(SHARE)/static $(SQL_SETS:%=$(SHARE)/sql/%)
	install -d $(SETS:%=$(SHARE)/templates/%) $(SHARE)/templates/common/text \
		$(SQL_SETS:%=$(SHARE)/sql/%)
	for f in $(SETS); do install -m 644 portals/$$f/*.cs $(SHARE)/templates/$$f || exit 1; done
	install -m 644 portals/common/text/*.hdf $(SHARE)/templates/common/text
	for f in $(SQL_SETS); do install -m 644 sql/$$f/*.sql $(SHARE)/sql/$$f || exit 1; done
	cp -R $(BUILD)/static $(SHARE)/static
	nginx/assets/version $(SHARE)
	install -d $(SHARE)/systemd $(patsubst services/systemd/%,$(UNIT_DIR)/%,$(wildcard services/systemd/*.d)) \
		$(DESTDIR)$(PREFIX)/lib/sysusers.d $(DESTDIR)$(PREFIX)/lib/tmpfiles.d
	cd services/systemd && for f in *.service *.socket *.target *.d/*.conf; do \
		sed 's|@PREFIX@|$(PREFIX)|g' $$f >$(UNIT_DIR)/$$f && chmod 644 $(UNIT_DIR)/$$f || exit 1; done
	install -m 644 services/systemd/sysusers.conf $(DESTDIR)$(PREFIX)/lib/sysusers.d/portvakt.conf
	install -m 644 services/systemd/tmpfiles.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/portvakt.conf
	install -m 644 services/systemd/pg_ident.conf.example services/systemd/clamd.conf.example \
		$(SHARE)/systemd
	install -m 755 services/systemd/uids $(SHARE)/systemd

# Fuzzers: one program for each tests/fuzz/*.c.  With DEBUG=fuzz they are built
# by clang with libFuzzer inside; otherwise with a main() that replays a corpus.
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/*.c))
FUZZ_SUPPORT := $(BUILD)/fuzz/support.a
FUZZ_MAIN := $(if $(filter fuzz,$(DEBUG)),,$(BUILD)/tests/fuzz/support/replay.o)

$(FUZZ_SUPPORT): $(patsubst %,$(BUILD)/tests/fuzz/support/%.o,arena log)
	@mkdir -p $(@D)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/tests/fuzz/%.o: CPPFLAGS += -Itests/fuzz/support

# A target brings what it looks into by #include "../../core/….c".
$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(FUZZ_MAIN) $(FUZZ_SUPPORT) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,ld $@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -Wl,-u,log_warn $(if $(FUZZ_MAIN),,-fsanitize=fuzzer) -o $@ \
		$(filter %.o,$^) $(FUZZ_SUPPORT) $(LIBRARY) $(LDLIBS_unit)

.PHONY: fuzzers fuzz replay
fuzzers: $(FUZZERS)

# The corpus, by what was built: make DEBUG=san replay
replay: $(FUZZERS)
	@tests/fuzz/replay $^

# TIME=60 seconds each, or RUNS=10000000 executions; TARGET= one of them
fuzz:
	@$(MAKE) --no-print-directory DEBUG=fuzz $(if $(TARGET),build-fuzz/fuzz/$(TARGET),fuzzers)
	@tests/fuzz/fuzz $(if $(TARGET),build-fuzz/fuzz/$(TARGET),$(FUZZERS:$(BUILD)/%=build-fuzz/%))

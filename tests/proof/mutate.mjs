#!/usr/bin/env node
// Mutants of the access rule, made by rule: each must be caught by a check with
// a name.  Prints mutant -> check, the survivors, and "N passed, N failed".
//   tests/proof/mutate [FILTER] [--resume FILE] [--jobs N] [--list] [--sql|--c]
// FILTER: a part of "file:line what".  What is in FILE was killed before.
import { main } from './mutants/main.mjs';

process.exitCode = await main(process.argv.slice(2));

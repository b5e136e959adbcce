#!/usr/bin/env node
// Mutants of the access rule, made by rule: each must be caught by a check with
// a name.  Prints mutant -> check, the survivors, and "N passed, N failed".
//   node tests/proof/mutate.mjs [FILTER…] [--sql|--c] [--sample N [--seed S]]
//       [--resume FILE] [--jobs N] [--list]
// FILTER: a part of "file:line what".  What is in FILE was killed before.  A
// sample of N is the same for the same seed, which is printed.
import { main } from './mutants/main.mjs';

process.exitCode = await main(process.argv.slice(2));

/**
 * Tests of parsers with damaged inputs, for agent and registry alike: by a seed, or by coverage.
 */
package io.muster.fuzz;

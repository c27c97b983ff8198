package dev.wallcrawler.bench.cold;

import dev.wallcrawler.lambda.FunctionCode;

import java.util.Map;

/**
 * A function and an event for it.
 *
 * @param artefactBytes the size of what is deployed; 0 for a baseline
 * @param environment over the stack's own
 */
record ColdCase(String name, FunctionCode code, long artefactBytes, Map<String, String> environment, String event) {}

/**
 * The whole system seen from outside: what a user does with it, through its HTTP API, its gateway, its log files and its
 * process table. The tests share one {@link dev.wallcrawler.e2e.E2eStack}; those that need minutes are tagged {@code slow}.
 */
package dev.wallcrawler.e2e;

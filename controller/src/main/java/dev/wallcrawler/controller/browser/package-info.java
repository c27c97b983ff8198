/**
 * The browser as a process: which executable, with which flags and environment, when it answers, what it uses, and how it and
 * everything that it started is got rid of.
 */
package dev.wallcrawler.controller.browser;

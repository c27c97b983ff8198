/**
 * How the lines of libraries reach the log. They speak SLF4J while they are set up, which is the one time when the controller has
 * no time for the log; so the log is not touched before one of them has a warning.
 */
package dev.wallcrawler.controller.log;

/** The commands of the launcher script: {@code up}, {@code logs}, {@code keys}, {@code help} and {@code version}. */
package dev.wallcrawler.local.command;

/** The commands of the launcher script: {@code up}, {@code logs}, {@code keys}, {@code doctor}, {@code help} and {@code version}. */
package dev.wallcrawler.local.command;

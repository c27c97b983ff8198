/** The files that the stack keeps in its directory. */
package dev.wallcrawler.local.file;

/** What every deployable starts from: its environment and its AWS clients. */
package dev.wallcrawler;

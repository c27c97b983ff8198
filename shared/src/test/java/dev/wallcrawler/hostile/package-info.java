/** Input that means no good, and what every part owes to it: an answer in time, in the documented form. */
package dev.wallcrawler.hostile;

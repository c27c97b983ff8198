/** What is known of a deployment both to what deploys it and to what runs or works on it: names, and settings that both check. */
package dev.wallcrawler.deployment;

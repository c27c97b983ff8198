/**
 * The AWS side as a CDK app: one stack for what must survive, one for what is rebuilt. Names, log groups and metrics come from
 * the enums that the running code uses.
 */
package dev.wallcrawler.infra;

/**
 * Lambda's event source mapping for a DynamoDB stream, on one machine: reads the stream's shards in their order, hands the
 * changes on in batches, honours partial batch failures, and goes on after a restart where it stopped.
 */
package dev.wallcrawler.local.stream;

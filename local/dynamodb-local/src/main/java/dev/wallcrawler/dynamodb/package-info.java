/**
 * DynamoDB Local as a child process on a class path of its own. {@link dev.wallcrawler.dynamodb.DynamoDbProcess} is for the
 * parent and needs the JDK only; {@link dev.wallcrawler.dynamodb.DynamoDbMain} is what runs in the child.
 */
package dev.wallcrawler.dynamodb;

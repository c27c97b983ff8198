/** A small HTTP server that only this machine can reach: the ground under the API's front and the ECS endpoint. */
package dev.wallcrawler.local.http;

/** API Gateway's authorizer: who sends a request, found by the hash of the API key, and what the key may reach. */
package dev.wallcrawler.authorizer;

package dev.wallcrawler.local.command;

import dev.wallcrawler.local.LocalOptions;
import dev.wallcrawler.local.LocalStack;
import dev.wallcrawler.project.ProjectStore;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

/** The real stack. */
record RunningLocalStack(LocalStack stack) implements RunningStack {
    RunningLocalStack {
        requireNonNull(stack, "stack is null");
    }

    static RunningStack start(LocalOptions options) throws IOException {
        return new RunningLocalStack(LocalStack.start(options));
    }

    @Override
    public URI baseUrl() {
        return stack.baseUrl();
    }

    @Override
    public URI gatewayUrl() {
        return stack.gatewayUrl();
    }

    @Override
    public URI dynamoDb() {
        return stack.dynamoDb();
    }

    @Override
    public ProjectStore projects() {
        return stack.projects();
    }

    @Override
    public CompletableFuture<Integer> databaseDeath() {
        return stack.databaseDeath();
    }

    @Override
    public void close() {
        stack.close();
    }
}

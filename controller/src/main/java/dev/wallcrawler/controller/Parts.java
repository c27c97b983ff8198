package dev.wallcrawler.controller;

import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.token.TokenVerifier;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * What a controller works with, each made when it is asked for, as that takes time and the browser comes first.
 *
 * @param rehearsed whether all of it has been in use before
 */
record Parts(
        Callable<SessionStore> store,
        Callable<TokenVerifier> tokens,
        Supplier<EventLog> eventLog,
        InstantSource clock,
        boolean rehearsed) {

    Parts {
        requireNonNull(store, "store is null");
        requireNonNull(tokens, "tokens is null");
        requireNonNull(eventLog, "eventLog is null");
        requireNonNull(clock, "clock is null");
    }

    static Parts from(Environment environment) {
        return new Parts(
                () -> DynamoSessionStore.from(
                        environment, AwsClients.dynamoDb(environment), InstantSource.system()),
                () -> TokenVerifier.from(environment),
                () -> EventLog.of(LogGroupName.CONTROLLER),
                InstantSource.system(),
                false);
    }
}

package dev.wallcrawler.gateway;

import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.ServiceNotice;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.token.TokenVerifier;

import java.time.InstantSource;
import java.util.Map;

/** The gateway as a process: set up by the environment, stopped by SIGTERM. */
public final class Gateway {

    private static final int CANNOT_START = 1;

    private Gateway() {}

    public static void main(String[] args) {
        EventLog log = EventLog.of(LogGroupName.GATEWAY);
        try {
            run(Environment.system(), log);
        } catch (RuntimeException e) {
            log.log(SessionError.of("start_gateway", e).fatal());
            System.exit(CANNOT_START);
        }
    }

    private static void run(Environment environment, EventLog log) {
        GatewaySettings settings = GatewaySettings.from(environment);
        TokenVerifier tokens = TokenVerifier.from(environment);
        InstantSource clock = InstantSource.system();
        SessionStore store = DynamoSessionStore.from(environment, AwsClients.dynamoDb(environment), clock);
        GatewayServer server = GatewayServer.start(settings, store, tokens, log, clock);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, log), "gateway-stop"));
        log.log(new ServiceNotice("gateway started", Map.of("bind", settings.bind(), "port", server.port())));
        server.rehearse();
        new WarmUp(tokens, store, log).run();
    }

    private static void stop(GatewayServer server, EventLog log) {
        server.close();
        log.log(new ServiceNotice("gateway stopped", Map.of()));
    }
}

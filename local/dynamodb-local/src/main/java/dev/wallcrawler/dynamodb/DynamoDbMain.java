package dev.wallcrawler.dynamodb;

import com.amazonaws.services.dynamodbv2.local.monitoring.Telemetry;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.net.InetAddress;

/**
 * The child: serves DynamoDB Local on the loopback interface only, and prints the port. Ends when its standard
 * input ends, so that it never outlives its parent. Amazon's own main class listens on every interface and lives on.
 */
public final class DynamoDbMain {
    /** What the line that tells the port begins with. */
    static final String READY = "dynamodb-local listens on ";

    private DynamoDbMain() {}

    /**
     * Runs until standard input ends.
     *
     * @param args the port, 0 for any free one; the directory of the database file, without which all is kept in memory
     */
    public static void main(String[] args) throws Exception {
        Telemetry.configureTelemetry("", "", false);
        boolean inMemory = args.length == 1;
        var requests = new LocalDynamoDBRequestHandler(0, inMemory, inMemory ? null : args[1], true, false);
        var threads = new QueuedThreadPool();
        threads.setDaemon(true);
        var server = new Server(threads);
        var connector = new ServerConnector(server);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(Integer.parseInt(args[0]));
        server.addConnector(connector);
        server.setHandler(new ContextHandler(new LocalDynamoDBServerHandler(requests, null)));
        server.start();
        System.out.println(READY + connector.getLocalPort());
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        server.stop();
        requests.shutdown();
        System.exit(0);
    }
}

package dev.wallcrawler.local;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A gateway that does nothing but say that it is well; run as a process. */
final class TestingGateway {
    private TestingGateway() {}

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv("GATEWAY_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        System.out.println("{\"message\":\"started\"}");
    }
}

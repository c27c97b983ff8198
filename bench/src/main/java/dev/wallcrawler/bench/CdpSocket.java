package dev.wallcrawler.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * A CDP connection on a blocking socket, with as little of its own between call and answer as there can be, so that a comparison
 * shows what lies behind the socket. Events are read over. For one thread.
 */
public final class CdpSocket implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private byte[] payload = new byte[BUFFER];
    private int ids;

    private CdpSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
        this.out = socket.getOutputStream();
    }

    /** Connects; waits up to a minute for the handshake's answer. */
    public static CdpSocket connect(URI url) throws IOException {
        Socket socket = new Socket(url.getHost(), url.getPort());
        try {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
            CdpSocket cdp = new CdpSocket(socket);
            cdp.shakeHands(url);
            return cdp;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends a command and waits for its answer. */
    public String call(String cdpSession, String method, String parameters) throws IOException {
        int length = answerTo(send(cdpSession, method, parameters));
        return new String(payload, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * Sends a command and waits for its answer, without making a string of it.
     *
     * @return the answer's length in bytes
     */
    public int callForLength(String cdpSession, String method, String parameters) throws IOException {
        return answerTo(send(cdpSession, method, parameters));
    }

    /** Sends a command and does not wait; returns its id. */
    int send(String cdpSession, String method, String parameters) throws IOException {
        int id = ++ids;
        String session = cdpSession.isEmpty() ? "" : ",\"sessionId\":\"" + cdpSession + "\"";
        write(("{\"id\":" + id + session + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}")
                .getBytes(StandardCharsets.UTF_8));
        return id;
    }

    /** Reads until the command of this id is answered; returns the answer's length in bytes. */
    int answerTo(int id) throws IOException {
        byte[] start = ("{\"id\":" + id + ",").getBytes(StandardCharsets.US_ASCII);
        while (true) {
            int length = readMessage();
            if (startsWith(start, length)) {
                if (new String(payload, start.length, 8, StandardCharsets.US_ASCII).startsWith("\"error\"")) {
                    throw new IOException(new String(payload, 0, length, StandardCharsets.UTF_8));
                }
                return length;
            }
        }
    }

    /** Attaches to the first page; returns the id to call it by. */
    public String attachToPage() throws IOException {
        String targets = call("", "Target.getTargets", "{}");
        for (String target : targets.split("\\{\"targetId\":\"", -1)) {
            if (target.contains("\"type\":\"page\"")) {
                String id = target.substring(0, target.indexOf('"'));
                return Text.between(
                        call("", "Target.attachToTarget", "{\"targetId\":\"" + id + "\",\"flatten\":true}"),
                        "\"sessionId\":\"",
                        "\"");
            }
        }
        throw new IOException("the browser has no page: " + targets);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void shakeHands(URI url) throws IOException {
        String target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        out.write(("GET " + target + " HTTP/1.1\r\nHost: " + url.getHost() + ":" + url.getPort()
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                        + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        String status = line();
        for (String line = status; !line.isEmpty(); line = line()) {}
        if (!status.contains(" 101 ")) {
            throw new IOException("no WebSocket: " + status);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int character = in.readUnsignedByte(); character != '\n'; character = in.readUnsignedByte()) {
            line.append((char) character);
        }
        return line.toString().strip();
    }

    /** One text frame under a mask of zeros, which leaves the payload as it is. */
    private void write(byte[] text) throws IOException {
        int extended = text.length < 126 ? 0 : text.length < 1 << 16 ? 2 : 8;
        byte[] frame = new byte[2 + extended + 4 + text.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | (extended == 0 ? text.length : extended == 2 ? 126 : 127));
        for (int i = 0; i < extended; i++) {
            frame[1 + extended - i] = (byte) ((long) text.length >>> (8 * i));
        }
        System.arraycopy(text, 0, frame, frame.length - text.length, text.length);
        out.write(frame);
    }

    /** Reads the next message into {@link #payload} and returns its length. */
    private int readMessage() throws IOException {
        int length = 0;
        while (true) {
            int first = in.readUnsignedByte();
            long size = in.readUnsignedByte();
            size = size == 126 ? in.readUnsignedShort() : size == 127 ? in.readLong() : size;
            int opcode = first & 0x0F;
            if (opcode >= 8) {
                in.skipNBytes(size);
                if (opcode == 8) {
                    throw new EOFException("the connection was closed");
                }
                continue;
            }
            if (length + size > payload.length) {
                payload = Arrays.copyOf(payload, Math.toIntExact(Math.max(2L * payload.length, length + size)));
            }
            in.readFully(payload, length, (int) size);
            length += (int) size;
            if ((first & 0x80) != 0) {
                return length;
            }
        }
    }

    private boolean startsWith(byte[] start, int length) {
        return length >= start.length && Arrays.equals(payload, 0, start.length, start, 0, start.length);
    }
}

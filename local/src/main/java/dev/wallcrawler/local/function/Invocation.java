package dev.wallcrawler.local.function;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.nio.charset.StandardCharsets;

import static java.util.Objects.requireNonNull;

/** The context of one invocation. */
final class Invocation implements Context {
    private static final Logger LOG = LogManager.getLogger(Invocation.class);
    private static final int MEMORY_MB = 512;

    private final String functionName;
    private final String logGroup;
    private final String requestId;
    private final String traceId;
    private final long deadlineNanos;

    Invocation(String functionName, String logGroup, String requestId, String traceId, long deadlineNanos) {
        this.functionName = requireNonNull(functionName, "functionName is null");
        this.logGroup = requireNonNull(logGroup, "logGroup is null");
        this.requestId = requireNonNull(requestId, "requestId is null");
        this.traceId = requireNonNull(traceId, "traceId is null");
        this.deadlineNanos = deadlineNanos;
    }

    @Override
    public String getAwsRequestId() {
        return requestId;
    }

    @Override
    public String getLogGroupName() {
        return logGroup;
    }

    @Override
    public String getLogStreamName() {
        return "local/[$LATEST]" + ProcessHandle.current().pid();
    }

    @Override
    public String getFunctionName() {
        return functionName;
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:us-west-2:000000000000:function:" + functionName;
    }

    /** Null, as in Lambda where no mobile SDK is the caller. */
    @Override
    public CognitoIdentity getIdentity() {
        return null;
    }

    /** Null, as in Lambda where no mobile SDK is the caller. */
    @Override
    public ClientContext getClientContext() {
        return null;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) Math.max(0, (deadlineNanos - System.nanoTime()) / 1_000_000);
    }

    @Override
    public int getMemoryLimitInMB() {
        return MEMORY_MB;
    }

    @Override
    public String getXrayTraceId() {
        return traceId;
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                LOG.info("{}: {}", functionName, message);
            }

            @Override
            public void log(byte[] message) {
                log(new String(message, StandardCharsets.UTF_8));
            }
        };
    }
}

package dev.wallcrawler.bench.lines;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.ServiceNotice;

import java.util.Map;

/** Logs that an invocation began and that it ended, as every function of Wallcrawler logs. */
public final class BeginEndHandler implements RequestHandler<String, String> {
    private final EventLog log = EventLog.of(LogGroupName.SESSIONS_RETRIEVE);

    @Override
    public String handleRequest(String number, Context context) {
        log.log(new ServiceNotice("begin " + number, Map.of()));
        log.log(new ServiceNotice("end " + number, Map.of()));
        return number;
    }
}

package dev.wallcrawler.model;

import software.amazon.awssdk.core.exception.SdkClientException;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Every call of the table and of ECS goes through here, and meets its fate. */
final class Gate {

    private final Consumer<String> story;

    Gate(Consumer<String> story) {
        this.story = story;
    }

    <T> T pass(String call, Supplier<T> work) {
        Fate fate = Writer.before(call);
        story.accept("    " + call + (fate == Fate.DONE ? "" : " [" + fate + "]"));
        switch (fate) {
            case CRASHES_BEFORE -> throw new Crash();
            case FAILS -> throw failure(call);
            case DONE, DONE_TWICE, ANSWER_LOST, CRASHES_AFTER -> {}
        }
        T answer = work.get();
        return switch (fate) {
            case ANSWER_LOST -> throw failure(call);
            case CRASHES_AFTER -> throw new Crash();
            case DONE_TWICE -> pass(call, work);
            case DONE, FAILS, CRASHES_BEFORE -> answer;
        };
    }

    void pass(String call, Runnable work) {
        pass(call, () -> {
            work.run();
            return true;
        });
    }

    private static SdkClientException failure(String call) {
        return SdkClientException.create("no answer: " + call);
    }
}

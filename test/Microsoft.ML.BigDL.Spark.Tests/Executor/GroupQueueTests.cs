using System.Collections.Concurrent;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Executor;

[TestClass]
public sealed class GroupQueueTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [TestMethod]
    public void Groups_run_in_the_order_of_their_steps_whenever_their_tasks_come()
    {
        using var queue = new GroupQueue();
        var order = new ConcurrentQueue<long>();
        Task[] tasks = [.. new long[] { 10, 5, 15, 0 }.Select(step => Start(() =>
        {
            using GroupTurn turn = queue.Enter(1, step, step == 0, CancellationToken.None);
            order.Enqueue(step);
            turn.Complete(step + 5);
        }))];

        Assert.IsTrue(Task.WaitAll(tasks, s_limit));

        CollectionAssert.AreEqual(new long[] { 0, 5, 10, 15 }, order.ToArray());
    }

    [TestMethod]
    public void A_group_that_fails_takes_the_waiting_ones_and_those_to_come_with_it()
    {
        using var queue = new GroupQueue();
        using var waiting = new ManualResetEventSlim();
        GroupTurn first = queue.Enter(3, 0, true, CancellationToken.None);
        Task<WorkerFaultException> second = Start(() =>
        {
            waiting.Set();
            return Assert.ThrowsExactly<WorkerFaultException>(() => queue.Enter(3, 5, false, CancellationToken.None));
        });
        Assert.IsTrue(waiting.Wait(s_limit));

        first.Dispose();

        Assert.AreEqual(ExecutorFault.Fenced, second.WaitAsync(s_limit).Result.Code);
        Assert.AreEqual(ExecutorFault.Fenced, Fault(() => queue.Enter(3, 10, false, CancellationToken.None)).Code);
        using GroupTurn again = queue.Enter(4, 0, true, CancellationToken.None);
        Assert.IsFalse(again.Ended.IsCancellationRequested);
    }

    [TestMethod]
    public void A_newer_epoch_ends_the_older_one_and_begins_when_that_has_left()
    {
        using var queue = new GroupQueue();
        GroupTurn old = queue.Enter(1, 0, true, CancellationToken.None);
        Task<bool> newer = Start(() =>
        {
            using GroupTurn turn = queue.Enter(2, 0, true, CancellationToken.None);
            turn.Complete(5);
            return old.Next is null;
        });

        Assert.IsTrue(old.Ended.WaitHandle.WaitOne(s_limit));
        old.Dispose();

        Assert.IsTrue(newer.WaitAsync(s_limit).Result);
        Assert.AreEqual(ExecutorFault.Fenced, Fault(() => queue.Enter(1, 5, false, CancellationToken.None)).Code);
        using GroupTurn next = queue.Enter(2, 5, false, CancellationToken.None);
    }

    [TestMethod]
    public void Two_tasks_of_a_group_in_one_process_end_the_epoch()
    {
        using var queue = new GroupQueue();
        using GroupTurn first = queue.Enter(1, 0, true, CancellationToken.None);

        Assert.AreEqual(ExecutorFault.Misplaced, Fault(() => queue.Enter(1, 0, true, CancellationToken.None)).Code);

        Assert.IsTrue(first.Ended.IsCancellationRequested);
    }

    [TestMethod]
    public void A_group_that_is_behind_what_was_done_is_refused()
    {
        using var queue = new GroupQueue();
        using (GroupTurn first = queue.Enter(1, 0, true, CancellationToken.None))
            first.Complete(5);

        WorkerFaultException error = Fault(() => queue.Enter(1, 3, false, CancellationToken.None));

        Assert.AreEqual(ExecutorFault.Fenced, error.Code);
        StringAssert.Contains(error.Message, "has done 5 steps");
    }

    [TestMethod]
    public void A_task_that_is_killed_already_does_not_wait()
    {
        using var queue = new GroupQueue();
        using GroupTurn first = queue.Enter(1, 0, true, CancellationToken.None);

        Task waiting = Start(() => Assert.ThrowsExactly<OperationCanceledException>(
            () => queue.Enter(1, 5, false, new CancellationToken(canceled: true))));

        waiting.WaitAsync(s_limit).Wait();
    }

    [TestMethod]
    public void A_killed_task_stops_waiting()
    {
        using var queue = new GroupQueue();
        using var kill = new CancellationTokenSource();
        using GroupTurn first = queue.Enter(1, 0, true, CancellationToken.None);
        Task waiting = Start(() => Assert.ThrowsExactly<OperationCanceledException>(() => queue.Enter(1, 5, false, kill.Token)));

        kill.Cancel();

        waiting.WaitAsync(s_limit).Wait();
        Assert.IsTrue(first.Ended.IsCancellationRequested);
    }

    [TestMethod]
    public void Ending_all_waits_for_the_one_that_runs()
    {
        using var queue = new GroupQueue();
        GroupTurn running = queue.Enter(1, 0, true, CancellationToken.None);
        Task<bool> ending = Start(() =>
        {
            queue.EndAll();
            return running.Next is not null;
        });
        Assert.IsTrue(running.Ended.WaitHandle.WaitOne(s_limit));

        // It was nearly done.
        running.Complete(5);
        running.Dispose();

        Assert.IsTrue(ending.WaitAsync(s_limit).Result);
        Assert.AreEqual(ExecutorFault.Fenced, Fault(() => queue.Enter(1, 5, false, CancellationToken.None)).Code);
    }

    private static WorkerFaultException Fault(Action action) => Assert.ThrowsExactly<WorkerFaultException>(action);

    private static Task Start(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task<T> Start<T>(Func<T> action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark.Parameters;
using Microsoft.ML.BigDL.Spark.Tests.Wire;
using Microsoft.ML.BigDL.Spark.Wire;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Parameters;

/// <summary>The exchange while the pass of the last rank still runs.</summary>
[TestClass]
public sealed class PassOverlapTests
{
    private static readonly double[] s_shares = [0.5, 0.5];

    [TestMethod]
    [DataRow("00")]
    [DataRow("01")]
    [DataRow("10")]
    [DataRow("001")]
    [DataRow("010")]
    [DataRow("0110")]
    [DataRow("01201")]
    public void Every_placement_gives_the_bits_of_one_process(string placement)
    {
        var map = new RankMap([.. placement.Select(host => host - '0')]);
        foreach (Optimizer optimizer in new Optimizer[] { new Adam { LearningRate = 0.01f }, new SGD { Momentum = 0.9f, GlobalClipNorm = 0.1f } })
        {
            foreach (GradientCompression compression in new[] { GradientCompression.None, GradientCompression.BFloat16 })
            {
                var training = new HostTraining(placement.Length)
                {
                    Optimizer = optimizer,
                    Compression = compression,
                    IsWeighted = compression == GradientCompression.None,
                };
                float[] expected = training.Local();
                for (int threads = 1; threads <= 2; threads++)
                {
                    foreach (float[] actual in training.On(map, threads))
                        RunResult.AssertSame(expected, actual, $"{optimizer.GetType().Name}, {compression}, {threads} threads: weights and states");
                }
            }
        }
    }

    [TestMethod]
    public void What_a_pass_is_done_with_is_exchanged_before_it_ends()
    {
        using var stage = new Stage();
        ExchangeSchedule schedule = stage.Schedule;
        Errand[] pushes = [.. schedule.Pushes.Where(push => push.From < stage.Pass.Steps.Length)];
        Errand[] owned = [.. schedule.Owned.Where(errand => errand.From < stage.Pass.Steps.Length)];
        Assert.IsGreaterThan(1, pushes.Length);
        Assert.IsGreaterThan(1, owned.Length);
        IPlanListener listener = stage.Begin();

        // Gradients that came before their parcel is free wait for it.
        stage.SendPush(owned[0].Parcel, step: 0);
        foreach (int step in pushes.Concat(owned).Select(errand => errand.From).Distinct().Order())
        {
            listener.Reached(step);
            var due = pushes.Where(push => push.From == step).Select(push => (FrameType.Push, push.Parcel.Index)).ToHashSet();
            due.UnionWith(owned.Where(errand => errand.From == step).Select(errand => (FrameType.Update, errand.Parcel.Index)));

            // And a parcel that is free waits for its gradients.
            foreach (Errand errand in owned.Skip(1).Where(errand => errand.From == step))
                stage.SendPush(errand.Parcel, step: 0);

            while (due.Count > 0)
            {
                FrameHeader frame = stage.Receive();
                Assert.IsTrue(due.Remove((frame.Type, frame.Item)), $"{frame} is not due when the pass is at step {step}.");
            }
        }

        // Nobody has called the end of the step: all of this came from a pass that had steps to go.
        Assert.IsLessThan(stage.Pass.Steps.Length, pushes.Concat(owned).Max(errand => errand.From));
    }

    [TestMethod]
    public void A_parcel_is_free_when_nothing_reads_its_weights_or_adds_to_its_gradients()
    {
        using var stage = new Stage();
        foreach (Errand errand in stage.Schedule.Pushes.Concat(stage.Schedule.Owned))
        {
            long begin = errand.Parcel.Pieces.Min(piece => piece.Start) * (long)sizeof(float);
            long end = errand.Parcel.Pieces.Max(piece => piece.Start + piece.Length) * (long)sizeof(float);
            int last = stage.Pass.Steps.Select((step, i) => (step, i)).Last(pair => pair.step.Places.ToArray().Any(place =>
                place.Region is Region.Parameters or Region.Gradients && place.ByteOffset < end && begin < place.ByteOffset + place.ByteLength)).i;
            Assert.IsGreaterThan(last, errand.From);
            Assert.IsTrue(errand.From == stage.Pass.Steps.Length || stage.Pass.Steps[errand.From].NeedsBarrier);
            Assert.IsFalse(stage.Pass.Steps[(last + 1)..errand.From].Any(step => step.NeedsBarrier), "It could be free earlier.");
        }

        Assert.IsTrue(stage.Schedule.Pushes.Select(push => push.From).SequenceEqual(stage.Schedule.Pushes.Select(push => push.From).Order()));
    }

    [TestMethod]
    public void A_peer_lost_during_a_pass_ends_the_step()
    {
        using var stage = new Stage();
        IPlanListener listener = stage.Begin();
        stage.Channel.Dispose();
        foreach (int step in stage.Schedule.Pushes.Select(push => push.From).Distinct())
            listener.Reached(step);

        TransportException error = Assert.ThrowsExactly<TransportException>(stage.Complete);
        Assert.IsTrue(error.IsTransient);
        StringAssert.Contains(error.Message, "host 0 ");
    }

    [TestMethod]
    public void A_peer_at_another_step_is_told_so_during_the_pass()
    {
        using var stage = new Stage();
        IPlanListener listener = stage.Begin();
        stage.SendPush(stage.Schedule.Owned[0].Parcel, step: 5);
        listener.Reached(stage.Schedule.Owned[0].From);
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        SpinWait spin = default;
        while (stage.Group.Failure is null && !hurry.IsCancellationRequested)
            spin.SpinOnce();

        TransportException error = Assert.ThrowsExactly<TransportException>(stage.Complete);
        Assert.IsFalse(error.IsTransient);
        StringAssert.Contains(error.Message, "sent gradients of step 5 in step 0");
    }

    [TestMethod]
    public void An_exchange_ends_while_its_courier_sends()
    {
        // More than the sockets hold, to a peer that takes a header and no more.
        using var stage = new Stage(units: 2048, ExchangePlan.DefaultParcelLength);
        stage.Begin().Reached(stage.Schedule.Pushes[^1].From);
        Assert.AreEqual(FrameType.Push, stage.ReceiveHeader().Type);

        var ending = new Thread(stage.Exchange.Dispose);
        ending.Start();
        Assert.IsTrue(ending.Join(TimeSpan.FromSeconds(30)), "The exchange hangs.");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void A_step_allocates_nothing(int threads)
    {
        const int WarmUp = 20;
        const int Measured = 50;
        var training = new HostTraining(3);
        var placement = new RankMap([0, 1, 0]);
        using var team = new HostTeam(2);
        using var together = new Barrier(2);
        long[] allocated = new long[2];
        team.Run((host, group) =>
        {
            using ParameterStore store = training.NewStore();
            using var exchange = new ShardedExchange(store, training.Optimizer, training.Plan(placement), group, threads);
            using TrainingSession session = training.NewSession(store, exchange, threads);
            training.Train(session, exchange, 0, WarmUp);
            for (int count = 1; count <= 2; count++)
            {
                together.SignalAndWait();
                long before = GC.GetTotalAllocatedBytes(precise: true);
                together.SignalAndWait();
                training.Train(session, exchange, 0, count * Measured);
                together.SignalAndWait();
                if (host == 0)
                    allocated[count - 1] = GC.GetTotalAllocatedBytes(precise: true) - before;
            }

            together.SignalAndWait();
        });

        // What begins a training is in both; the process's other threads allocate a little.
        Assert.IsLessThan(Measured * 24, allocated[1] - allocated[0], $"{allocated[1] - allocated[0]} bytes in {Measured} epochs.");
    }

    [TestMethod]
    public void Parcels_end_between_layers_where_enough_lies_behind_them()
    {
        Layers.Model model = MultilayerPerceptron.Build(10, [8, 4000]).Build(new TensorType(ElementType.Float32, Dimension.Batch, 100));
        var plan = new ExchangePlan(new RankMap([0, 1]), model.Layout, GradientCompression.None);
        int second = model.Layout.OffsetOf(model.Layout.Parameters.First(parameter => parameter.Shape == new Shape(8, 4000)));

        // The first layer, whose gradients come last, is small and holds the second one up no more; the rest is not worth more frames.
        Assert.HasCount(2, plan.ParcelsOf(0));
        Assert.AreEqual(second, plan.ParcelsOf(0)[0].Weights);
        Assert.HasCount(1, plan.ParcelsOf(1));
        Assert.AreEqual(model.Layout.TrainableLength, plan.ParcelsOf(0).Concat(plan.ParcelsOf(1)).Sum(parcel => parcel.Weights));
    }

    /// <summary>Host 1 of two with a plan that the test says is running, and host 0, played by the test.</summary>
    private sealed class Stage : IDisposable
    {
        private readonly ScriptedPeer _peer = new(isExpected: false);
        private readonly TrainingPlans _plans;
        private readonly ParameterStore _store;
        private readonly ExchangePlan _plan;

        public Stage(int units = 64, int parcelLength = 512)
        {
            Layers.Model model = MultilayerPerceptron.Build(3, [units, units, units]).Build(new TensorType(ElementType.Float32, Dimension.Batch, units));
            _plans = new TrainingPlans(model, new SparseCategoricalCrossentropy());
            Pass = _plans.Get(8, 0, isTraining: true);
            _store = new ParameterStore(model.Layout);
            _plan = new ExchangePlan(RankMap.Even(2, 2), model.Layout, GradientCompression.None, parcelLength);
            Schedule = new ExchangeSchedule(_plan, 1, Pass);
            (Group, Channel) = _peer.Join();
            Exchange = new ShardedExchange(_store, new SGD(), _plan, Group, threads: 1);
        }

        public Plan Pass { get; }

        public ExchangeSchedule Schedule { get; }

        public PeerGroup Group { get; }

        public PeerChannel Channel { get; }

        public ShardedExchange Exchange { get; }

        public IPlanListener Begin()
        {
            IPlanListener? listener = Exchange.BeginStep(new UpdateStep(0, 0.1f), s_shares, Pass);
            Assert.IsNotNull(listener);
            return listener;
        }

        public void Complete()
        {
            using var team = new ThreadTeam(1);
            team.Run(new Run.StepTask(Exchange, s_shares) { Step = new UpdateStep(0, 0.1f) });
        }

        public void SendPush(Parcel parcel, long step)
        {
            byte[] frame = new byte[FrameHeader.Size + _plan.PushBytes(0, parcel)];
            new FrameHeader(FrameType.Push, ScriptedPeer.Epoch, parcel.Index, step, frame.Length - FrameHeader.Size).Write(frame);
            Channel.Send(frame);
        }

        public FrameHeader Receive()
        {
            FrameHeader header = ReceiveHeader();
            Channel.ReceiveExactly(new byte[header.PayloadLength]);
            return header;
        }

        public FrameHeader ReceiveHeader()
        {
            byte[] header = new byte[FrameHeader.Size];
            do
                Channel.ReceiveExactly(header);
            while (FrameHeader.Read(header).Type == FrameType.Heartbeat);

            return FrameHeader.Read(header);
        }

        public void Dispose()
        {
            Exchange.Dispose();
            Channel.Dispose();
            _peer.Dispose();
            _store.Dispose();
            _plans.Dispose();
        }
    }
}

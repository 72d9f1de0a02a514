using System.Security.Cryptography;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.BigDL.Training.Checkpoints;

namespace Microsoft.ML.BigDL.Tests.Training.Checkpoints;

[TestClass]
public sealed class CheckpointFolderTests
{
    [TestMethod]
    public void A_damaged_checkpoint_is_passed_over_for_the_one_before()
    {
        (float[] Numbers, TrainingHistory History) whole = new TestRun(null) { Epochs = 3 }.Train();
        foreach (string file in new[] { "manifest.json", "weights.safetensors", "optimizer.safetensors", "SHA256SUMS" })
        {
            foreach (Action<string> damage in new Action<string>[] { FlipBit, CutShort, File.Delete })
            {
                using var folder = new TestFolder();
                new TestRun(folder.Path) { Epochs = 2 }.Train();
                damage(folder.File("checkpoint-000002", file));
                var observer = new TestObserver();
                TestRun.AssertSame(whole, new TestRun(folder.Path) { Epochs = 3, Observer = observer }.Train(), file);
                StringAssert.Contains(observer.Warnings.Single(), "checkpoint-000002' is damaged and passed over");
                StringAssert.Contains(observer.Messages.Single(), "checkpoint-000001");
                CollectionAssert.AreEqual(new[] { "checkpoint-000003", "checkpoint-000004" }, folder.Checkpoints);
            }
        }
    }

    [TestMethod]
    public void What_a_crash_left_half_written_is_no_checkpoint()
    {
        using var folder = new TestFolder();
        new TestRun(folder.Path) { Epochs = 1 }.Train();
        string unfinished = Path.Combine(folder.Path, "checkpoint-000002.tmp");
        Directory.CreateDirectory(unfinished);
        File.WriteAllText(Path.Combine(unfinished, "manifest.json"), "{");
        var observer = new TestObserver();
        TestRun.AssertSame(new TestRun(null) { Epochs = 2 }.Train(), new TestRun(folder.Path) { Epochs = 2, Observer = observer }.Train(), "half");
        Assert.IsEmpty(observer.Warnings);
        CollectionAssert.AreEqual(new[] { "checkpoint-000001", "checkpoint-000002" }, folder.Checkpoints);
    }

    [TestMethod]
    public void Without_a_good_checkpoint_the_training_does_not_start_over_by_itself()
    {
        using var folder = new TestFolder();
        new TestRun(folder.Path) { Epochs = 2 }.Train();
        FlipBit(folder.File("checkpoint-000001", "weights.safetensors"));
        FlipBit(folder.File("checkpoint-000002", "manifest.json"));
        BigDLException error = Assert.ThrowsExactly<BigDLException>(() => new TestRun(folder.Path).Train());
        foreach (string fact in new[] { "None of the 2 checkpoints", folder.Path, "weights.safetensors", "manifest.json", "another folder" })
        {
            StringAssert.Contains(error.Message, fact);
        }
    }

    [TestMethod]
    public void A_newer_format_is_not_passed_over()
    {
        using var folder = new TestFolder();
        new TestRun(folder.Path) { Epochs = 2 }.Train();
        Rewrite(folder, "checkpoint-000002", "\"format\": 1", "\"format\": 2");
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => new TestRun(folder.Path).Train());
        StringAssert.Contains(error.Message, "format 2");
        StringAssert.Contains(error.Message, "up to format 1");
    }

    [TestMethod]
    public void A_folder_serves_one_training_at_a_time()
    {
        using var folder = new TestFolder();
        using CheckpointFolder first = CheckpointFolder.Open(new CheckpointOptions(folder.Path));
        BigDLException error = Assert.ThrowsExactly<BigDLException>(() => CheckpointFolder.Open(new CheckpointOptions(folder.Path)));
        StringAssert.Contains(error.Message, "no other training uses");
        StringAssert.Contains(error.Message, folder.Path);
    }

    [TestMethod]
    public void A_folder_that_cannot_be_written_to_is_told_of_before_training()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.Path, "a file");
        try
        {
            BigDLException error = Assert.ThrowsExactly<BigDLException>(() => new TestRun(Path.Combine(folder.Path, "within")).Train());
            StringAssert.Contains(error.Message, folder.Path);
            StringAssert.Contains(error.Message, "Name a folder");
        }
        finally
        {
            File.Delete(folder.Path);
        }
    }

    [TestMethod]
    public void A_training_outlives_a_folder_that_fails_and_says_how_far_back_it_would_fall()
    {
        using var folder = new TestFolder();
        var clock = new ManualClock();
        var observer = new TestObserver
        {
            Stepped = step =>
            {
                // From the second epoch on the folder is a file; in the third it may be written to again.
                if (step == 8)
                {
                    Directory.Move(folder.Path, folder.Path + ".away");
                    File.WriteAllText(folder.Path, "");
                }
                else if (step == 16)
                {
                    File.Delete(folder.Path);
                    Directory.Move(folder.Path + ".away", folder.Path);
                    clock.Advance(TimeSpan.FromMinutes(6));
                }
            },
        };
        TestRun.AssertSame(new TestRun(null).Train(), new TestRun(folder.Path) { Observer = observer, Time = clock }.Train(), "with warnings");
        string warning = observer.Warnings.Single();
        foreach (string fact in new[] { "step 14", folder.Path, "goes on", "the newest checkpoint is checkpoint-000001, of step 7" })
        {
            StringAssert.Contains(warning, fact);
        }

        // Tried again after some minutes, not only at the end of the next epoch.
        StringAssert.Contains(observer.Messages.Single(), "of step 16");
    }

    [TestMethod]
    public void A_training_whose_loss_is_lost_keeps_its_good_checkpoints()
    {
        using var folder = new TestFolder();
        var run = new TestRun(folder.Path) { EveryInterval = TimeSpan.FromTicks(1), Validates = false };
        Assert.ThrowsExactly<InvalidOperationException>(
            () => (run with { Optimizer = new BigDL.Optimizers.SGD { LearningRate = float.MaxValue } }).Train());
        foreach (string checkpoint in folder.Checkpoints)
        {
            Assert.IsTrue(Safetensors.Read(folder.File(checkpoint, "weights.safetensors")).Values.All(
                weights => weights.Span<float>().ToArray().All(float.IsFinite)), checkpoint);
        }
    }

    [TestMethod]
    public void Weights_are_tensors_by_their_names()
    {
        using var folder = new TestFolder();
        new TestRun(folder.Path) { Epochs = 1 }.Train();
        Dictionary<string, Tensor> weights = Safetensors.Read(folder.File("checkpoint-000001", "weights.safetensors"));
        Assert.AreEqual("Float32 [6, 8]", weights["dense.kernel"].ToString());
        Assert.AreEqual("Float32 [8]", weights["batch_normalization.moving_mean"].ToString());
    }

    [TestMethod]
    public void Another_processor_is_told_of_and_goes_on()
    {
        using var folder = new TestFolder();
        new TestRun(folder.Path) { Epochs = 1 }.Train();
        Rewrite(folder, "checkpoint-000001", $"\"vectorTier\": \"{BigDL.Kernels.VectorTier.Name}\"", "\"vectorTier\": \"4 bits\"");
        var observer = new TestObserver();
        TestRun.AssertSame(new TestRun(null) { Epochs = 2 }.Train(), new TestRun(folder.Path) { Epochs = 2, Observer = observer }.Train(), "tier");
        string warning = observer.Warnings.Single();
        StringAssert.Contains(warning, "written with 4 bits kernels");
        StringAssert.Contains(warning, $"goes on with {BigDL.Kernels.VectorTier.Name} kernels");
    }

    private static void Rewrite(TestFolder folder, string checkpoint, string from, string to)
    {
        string manifest = folder.File(checkpoint, "manifest.json");
        string text = File.ReadAllText(manifest);
        StringAssert.Contains(text, from);
        File.WriteAllText(manifest, text.Replace(from, to, StringComparison.Ordinal));
        string sums = folder.File(checkpoint, "SHA256SUMS");
        string[] lines = File.ReadAllLines(sums);
        lines[0] = $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(manifest)))}  manifest.json";
        File.WriteAllLines(sums, lines);
    }

    private static void FlipBit(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static void CutShort(string path)
    {
        using FileStream stream = File.OpenWrite(path);
        stream.SetLength(stream.Length - 10);
    }
}

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>Takes what the peers send. Called from the connections' receiving threads, at most one per peer.</summary>
internal interface IFrameSink
{
    /// <summary>
    /// Takes one frame: checks type, item, step and length against what this peer must send now, then reads the whole payload. It must not
    /// wait for anything but the payload, so that senders never wait for each other in a circle.
    /// </summary>
    void Receive(PeerConnection from, in FrameHeader header, FrameReader payload);

    /// <summary>The epoch is over: whoever waits for frames must be told.</summary>
    void Fail(Exception reason);
}

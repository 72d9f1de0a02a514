using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Optimizers;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>Does an errand that the caller has claimed.</summary>
internal delegate void ErrandWork(Errand errand, in UpdateStep step, ReadOnlySpan<double> shares);

/// <summary>
/// What of a step's exchange is done while its last pass runs: a courier does the errands whose parcels the pass is done with, first what
/// peers wait for, then what has come from them.
/// </summary>
internal sealed class PassExchange : IPlanListener, IDisposable
{
    private readonly ParcelClaims _claims;
    private readonly StepInbox _inbox;
    private readonly ErrandWork _work;
    private readonly double[] _shares;
    private readonly Courier _courier;
    private ExchangeSchedule _schedule;
    private UpdateStep _step;
    private long _round;
    private int _freePushes;
    private int _freeOwned;

    /// <param name="idle">The schedule of no pass.</param>
    /// <param name="claims">Who does what.</param>
    /// <param name="inbox">Says what has come.</param>
    /// <param name="ranks">The number of ranks of the run.</param>
    /// <param name="work">Does errands; called by the courier.</param>
    /// <param name="failed">Gets the reason why no more errands are done.</param>
    public PassExchange(
        ExchangeSchedule idle, ParcelClaims claims, StepInbox inbox, int ranks, ErrandWork work, Action<Exception> failed)
    {
        _schedule = idle;
        _claims = claims;
        _inbox = inbox;
        _work = work;
        _shares = new double[ranks];
        _courier = new Courier(Carry, failed);
    }

    /// <summary>Begins with a pass.</summary>
    /// <param name="round">The round of the claims, from 1.</param>
    /// <param name="schedule">When the pass is done with what.</param>
    /// <param name="step">The step that the pass belongs to.</param>
    /// <param name="shares">Each rank's share of the batch's weight.</param>
    public void Begin(long round, ExchangeSchedule schedule, in UpdateStep step, ReadOnlySpan<double> shares)
    {
        _schedule = schedule;
        _step = step;
        shares.CopyTo(_shares);
        _freePushes = 0;
        _freeOwned = 0;

        // Last, with a full fence: whoever sees the round sees all of it, and a push that does not see it is seen by the courier.
        Interlocked.Exchange(ref _round, round);
        Reached(0);
    }

    /// <summary>The pass has come to a step: what it is done with is given to the courier.</summary>
    public void Reached(int step)
    {
        int pushes = Free(_schedule.Pushes, _freePushes, step);
        int owned = Free(_schedule.Owned, _freeOwned, step);
        if (pushes != _freePushes || owned != _freeOwned)
        {
            Volatile.Write(ref _freePushes, pushes);
            Volatile.Write(ref _freeOwned, owned);
            _courier.Ring();
        }
    }

    /// <summary>The pass has ended: the courier finishes what it has in hand and leaves the rest.</summary>
    public void End() => Volatile.Write(ref _round, 0);

    /// <summary>Says that a peer's gradients for an owned parcel have come. The courier is woken only for what it may take in.</summary>
    public void OnPush(int parcel)
    {
        long round = Volatile.Read(ref _round);
        if (round > 0 && _inbox.HasPushes(parcel, round) && _schedule.PlaceOfOwned(parcel) < Volatile.Read(ref _freeOwned))
        {
            _courier.Ring();
        }
    }

    /// <summary>Returns when the courier has finished what it has in hand.</summary>
    public void Dispose()
    {
        End();
        _courier.Dispose();
    }

    private static int Free(ImmutableArray<Errand> errands, int count, int step)
    {
        while (count < errands.Length && errands[count].From <= step)
        {
            count++;
        }

        return count;
    }

    private void Carry()
    {
        // A claim that holds says that the round is not over, and so that step and shares are those of the round.
        long round = Volatile.Read(ref _round);
        ExchangeSchedule schedule = _schedule;
        int push = 0;
        int owned = 0;
        while (round > 0 && Volatile.Read(ref _round) == round)
        {
            Errand? next = push < Volatile.Read(ref _freePushes) ? schedule.Pushes[push++] : FindArrived(schedule, ref owned, round);
            if (next is not Errand errand)
            {
                return;
            }

            if (_claims.TryClaim(errand, round))
            {
                _work(errand, _step, _shares);
            }
        }
    }

    // The first owned parcel that is free, not claimed and here; the place of the first unclaimed one is kept.
    private Errand? FindArrived(ExchangeSchedule schedule, ref int first, long round)
    {
        int free = Volatile.Read(ref _freeOwned);
        while (first < free && _claims.IsClaimed(schedule.Owned[first], round))
        {
            first++;
        }

        for (int place = first; place < free; place++)
        {
            Errand errand = schedule.Owned[place];
            if (!_claims.IsClaimed(errand, round) && _inbox.HasPushes(errand.Parcel.Index, round))
            {
                return errand;
            }
        }

        return null;
    }
}

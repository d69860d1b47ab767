# fhe-exchange.sh BACKEND PROGRAM.mlir FOLDER [OPTION-OF-RICCI-COMPILE...]: the way of fhe-scores.mlir from
# inputs to results, client and server apart; prints the largest difference from
# the program in the clear.
set -e
mkdir -p "$3"
ricci-compile "$2" --target=fhe --emit=fhe --slots=64 -o "$3/program" $4 $5 $6
ricci-run --einsum 'ij->ij' --random=2x5:f32 --seed=1 -o "$3/images.npy" > "$3/log"
ricci-run --einsum 'ij->ij' --random=3x5:f32 --seed=2 -o "$3/weights.npy" >> "$3/log"
ricci-fhe-client keygen "$3/program/client.mlir" --backend="$1" -o "$3/keys"
ricci-fhe-client encrypt "$3/program/client.mlir" --key="$3/keys/public.key" "$3/images.npy" -o "$3/images.ct"
ricci-fhe-server run "$3/program/server.mlir" --keys="$3/keys/evaluation.keys" "$3/images.ct" "$3/weights.npy" \
  -o "$3/scores.ct" -o "$3/sums.npy"
ricci-fhe-client decrypt "$3/program/client.mlir" --key="$3/keys/secret.key" "$3/scores.ct" -o "$3/scores.npy"
ricci-run "$2" "$3/images.npy" "$3/weights.npy" --target=ref -o "$3/clear.npy" -o "$3/sums-clear.npy" >> "$3/log"
cmp "$3/sums.npy" "$3/sums-clear.npy"
